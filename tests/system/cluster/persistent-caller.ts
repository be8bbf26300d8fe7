import { randomUUID } from 'node:crypto';
import { OPERATION_CALLS_BY_ACTION, type OperationAction } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import type { Operation } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import type { OperationBody } from '../harness/tenant';

/** Deadline of an answer: longer than the time until other instances have the partitions of a killed one. */
const ANSWER_DEADLINE_MS = 60_000;

type RequestCall = (typeof OPERATION_CALLS_BY_ACTION)[OperationAction]['request'];

interface RequestInput {
  readonly params: { readonly strategy_id: string };
  readonly body: OperationBody;
  readonly requestId: string;
}

/** Sends requests to gateways that come and go, each under one id until it is answered, and notes forbidden answers. */
export class PersistentCaller {
  readonly faults: string[] = [];
  /** Requests that were answered by 503, or not at all, and then sent again. */
  repeated = 0;
  answered = 0;
  private turn = 0;
  private mayCut = true;

  constructor(private readonly gateways: readonly BallastClient[]) {}

  /** From now on, a connection may end without an answer only if its request was not executed. */
  expectOrder(): void {
    this.mayCut = false;
  }

  /** Sends a request, under one request id, until it is accepted. Returns the ids of its Operation and of itself. */
  async request(
    action: OperationAction,
    strategyId: string,
    body: OperationBody,
  ): Promise<{ readonly id: string; readonly requestId: string }> {
    const requestId = randomUUID();
    const path = `${action} of ${strategyId}`;
    const input = { params: { strategy_id: strategyId }, body, requestId };
    const tries: string[] = [];
    const { id } = await eventually(
      `${path} is answered`,
      async () => {
        const answer = await this.send(OPERATION_CALLS_BY_ACTION[action].request, input);
        if (answer?.status !== 200 && answer?.status !== 202) {
          tries.push(answer === undefined ? 'cut' : String(answer.status));
          if (answer !== undefined && answer.status !== 503)
            this.faults.push(`${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
          return undefined;
        }
        const isDoneBefore = answer.status === 200 && tries.every((status) => status === 'cut');
        if (isDoneBefore && !this.mayCut) this.faults.push(`${path} was done, and its caller was cut off`);
        return answer.body as Operation;
      },
      { deadlineMs: ANSWER_DEADLINE_MS },
    );
    this.answered += 1;
    if (tries.length > 0) this.repeated += 1;
    return { id, requestId };
  }

  /** Sends to the next gateway in turn. Returns undefined when the connection ended or could not be made. */
  private async send(call: RequestCall, input: RequestInput) {
    this.turn += 1;
    const gateway = this.gateways[this.turn % this.gateways.length];
    return gateway?.send(call, input).catch(() => undefined);
  }
}
