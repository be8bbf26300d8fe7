import { API } from '@ballast/api';
import { isTerminal } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import { planLoad, type PlannedRequest } from '../contention/load';
import type { PersistentCaller } from './persistent-caller';

/** Callers at the same time. Each sends its next request when the Operation of the one before has ended. */
const CALLERS = 8;
/** Least time in milliseconds between two requests of one caller. It bounds the number of Operations to check. */
const PACE_MS = 1_000;
/** Requests that one seed plans: more than the callers send in three hours. */
const PLANNED_MAX = 100_000;
const END_DEADLINE_MS = 120_000;
const POLL_MS = 100;

/** Reads that the gateway answers by asking another service: credit-check, the dispatcher and pricing. */
export const READS: readonly ((caller: PersistentCaller) => Promise<unknown>)[] = [
  (caller) => caller.read(API.getFloat),
  (caller) => caller.read(API.listWebhookDeliveries, { query: { page_size: 1 } }),
  (caller) => caller.read(API.listSandboxPrices),
];

export interface LoadOptions {
  readonly caller: PersistentCaller;
  readonly strategies: readonly string[];
  readonly codes: readonly string[];
  readonly seed: number;
}

/** Random requests to all Strategies of a tenant, and reads, until the load is told to stop. */
export class SteadyLoad {
  /** Operations of the load that have settled. */
  settled = 0;
  private sent = 0;
  private readonly open = new Set<Promise<void>>();
  private readonly callers: Promise<unknown>;
  private isStopped = false;

  constructor(private readonly options: LoadOptions) {
    const { strategies, codes, seed } = options;
    const planned = planLoad({ seed, requests: PLANNED_MAX, strategies: strategies.length, codes });
    this.callers = Promise.all([...Array.from({ length: CALLERS }, () => this.send(planned)), this.read()]);
    // `stop` and `caughtUp` report an error. Until then it must not end the test run as an unhandled rejection.
    this.callers.catch(() => undefined);
  }

  /** Waits until every Operation that is open now has ended. */
  async caughtUp(): Promise<void> {
    await Promise.race([Promise.all(this.open), this.callers]);
  }

  /** Sends nothing more and waits until every Operation of the load has ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.callers;
  }

  private async send(planned: readonly PlannedRequest[]): Promise<void> {
    while (!this.isStopped) {
      const request = planned[this.sent];
      if (request === undefined) throw new Error(`The load is over after ${PLANNED_MAX} requests`);
      this.sent += 1;
      const ended = this.runToEnd(request);
      this.open.add(ended);
      await Promise.all([ended, pace()]);
      this.open.delete(ended);
    }
  }

  private async runToEnd({ strategy, kind, participants, allocations }: PlannedRequest): Promise<void> {
    const { caller, strategies } = this.options;
    const strategyId = strategies[strategy] ?? '';
    const { id } = await caller.request({ strategyId, action: kind, participants, allocations });
    const status = await eventually(
      `Operation ${id} has ended`,
      async () => {
        const operation = await caller.read(API.getOperation, { params: { operation_id: id } });
        return operation !== undefined && isTerminal(operation.status) ? operation.status : undefined;
      },
      { deadlineMs: END_DEADLINE_MS, pollMs: POLL_MS },
    );
    if (status === 'settled') this.settled += 1;
  }

  private async read(): Promise<void> {
    while (!this.isStopped) await Promise.all([...READS.map((read) => read(this.options.caller)), pace()]);
  }
}

function pace(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PACE_MS));
}
