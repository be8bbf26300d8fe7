import { randomUUID } from 'node:crypto';
import { OPERATION_CALLS_BY_ACTION, type AnswerOf, type ApiCall, type OperationAction } from '@ballast/api';
import type { BallastClient, CallArguments } from '@ballast/client';
import type { Allocation } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import { bodyOf, type Ask } from '../harness/tenant';

/** Deadline of an answer: longer than the time until other instances have the partitions of a killed one. */
const ANSWER_DEADLINE_MS = 120_000;
/** Milliseconds between two tries of one request. */
const TRY_AGAIN_MS = 100;

type RequestCall = (typeof OPERATION_CALLS_BY_ACTION)[OperationAction]['request'];

/** A request for an Operation. */
export interface OperationRequest {
  readonly strategyId: string;
  readonly action: OperationAction;
  /** Undefined: the default scope of a rebalance. */
  readonly participants: readonly Ask[] | undefined;
  /** Undefined: a liquidation takes none. */
  readonly allocations: readonly Allocation[] | undefined;
}

/** A request that was accepted, with the id of its Operation and its request id. */
export interface AcceptedRequest extends OperationRequest {
  readonly id: string;
  readonly requestId: string;
}

/** Sends requests to gateways that come and go, each under one id until it is answered, and notes forbidden answers. */
export class PersistentCaller {
  /** Forbidden answers, in words. */
  readonly violations: string[] = [];
  /** Requests that were accepted, in that order. */
  readonly accepted: AcceptedRequest[] = [];
  /** Requests that were answered by 503, or not at all, and then sent again. */
  repeated = 0;
  private turn = 0;
  private mayCut = true;

  constructor(private readonly gateways: readonly BallastClient[]) {}

  /** From now on, a connection may end without an answer only if its request was not executed. */
  expectOrder(): void {
    this.mayCut = false;
  }

  /** Sends a request, under one request id, until it is accepted. */
  async request(request: OperationRequest): Promise<AcceptedRequest> {
    const { action, strategyId, participants, allocations } = request;
    const requestId = randomUUID();
    const name = `${action} of ${strategyId}`;
    const input = { params: { strategy_id: strategyId }, body: bodyOf(participants, { allocations }), requestId };
    const tries: string[] = [];
    const { id } = await eventually(
      `${name} is answered`,
      async () => {
        const answer = await this.send<RequestCall>(OPERATION_CALLS_BY_ACTION[action].request, input);
        if (answer?.ok !== true) {
          tries.push(answer === undefined ? 'cut' : String(answer.status));
          return undefined;
        }
        const isDoneBefore = answer.status === 200 && tries.every((status) => status === 'cut');
        if (isDoneBefore && !this.mayCut) this.violations.push(`${name} was done, and its caller was cut off`);
        return answer.body;
      },
      { deadlineMs: ANSWER_DEADLINE_MS, pollMs: TRY_AGAIN_MS },
    );
    const accepted = { ...request, id, requestId };
    this.accepted.push(accepted);
    if (tries.length > 0) this.repeated += 1;
    return accepted;
  }

  /** The body of the answer to a read at the next gateway in turn; undefined when there was none, or no 2xx. */
  async read<C extends ApiCall>(call: C, ...input: CallArguments<C>): Promise<AnswerOf<C> | undefined> {
    const answer = await this.send(call, ...input);
    return answer?.ok === true ? answer.body : undefined;
  }

  /** Sends to the next gateway in turn. Returns undefined when the connection ended or could not be made. */
  private async send<C extends ApiCall>(call: C, ...input: CallArguments<C>) {
    this.turn += 1;
    const gateway = this.gateways[this.turn % this.gateways.length];
    try {
      const answer = await gateway?.send(call, ...input);
      if (answer?.ok === false && answer.status !== 503)
        this.violations.push(`${call.id} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer;
    } catch (error) {
      if (!isNetworkError(error)) this.violations.push(`${call.id}: ${String(error)}`);
      return undefined;
    }
  }
}

/** True for an error of a socket or of undici, which have a code; an answer outside of the document has none. */
function isNetworkError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error;
}
