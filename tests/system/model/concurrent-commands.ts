import fc from 'fast-check';
import { API } from '@ballast/api';
import { eventually } from '@ballast/test-infra';
import { clearFaults, compareOperation, compareState, printRequest, RunOperation, type Command } from './commands';
import { accept, optedIn } from './credit-check';
import { fail, lock, settle } from './settlement';
import { noFaults, type Operation, type Request, type State } from './state';
import type { Sent, System } from './system';
import { predictedExecutions, predictedOperation, predictedState } from './views';

/** Delay of a slow Operation, long enough for the commands during the wait. A run that takes longer is discarded. */
const SLOW_MS = 700;
/** Time from sending the request in which commands count: less than the delay, because clocks read milliseconds. */
const USABLE_MS = SLOW_MS - 20;

type Steps = readonly ('a' | 'b')[];

/** Every order in which the credit check and the settlement of one Operation can fall among those of another. */
const INTERLEAVINGS: readonly Steps[] = ['aabb', 'abab', 'abba', 'baab', 'baba', 'bbaa'].map(
  (order) => [...order] as ('a' | 'b')[],
);

/** Two concurrent Operations without a fault. They run only if the model gives one outcome for every order of steps. */
export class RunTogether implements Command {
  constructor(
    private readonly a: Request,
    private readonly b: Request,
  ) {}

  check(state: Readonly<State>): boolean {
    const outcomes = INTERLEAVINGS.map((steps) => {
      const copy = { ...structuredClone(state), faults: noFaults() };
      const { a, b } = this.interleave(copy, steps);
      return JSON.stringify([predictedOperation(a), predictedOperation(b), predictedState(copy)]);
    });
    return new Set(outcomes).size === 1;
  }

  async run(state: State, system: System): Promise<void> {
    await clearFaults(state, system);
    const [sentA, sentB] = await Promise.all([system.send(this.a), system.send(this.b)]);
    const { a, b } = this.interleave(state, ['a', 'a', 'b', 'b']);
    await Promise.all([system.ended(sentA.id), system.ended(sentB.id)]);
    await compareOperation(a, sentA, system);
    await compareOperation(b, sentB, system);
    await compareState(state, system);
  }

  /** Runs the steps in the model. The first step of an Operation is its credit check, the second all that follows. */
  private interleave(state: State, steps: Steps): Readonly<Record<'a' | 'b', Operation>> {
    const begun = new Map<'a' | 'b', Operation>();
    for (const step of steps) {
      const operation = begun.get(step);
      if (operation === undefined) {
        begun.set(step, accept(state, this[step]));
        continue;
      }
      lock(state, operation);
      settle(state, operation);
    }
    const [a, b] = [begun.get('a'), begun.get('b')];
    if (a === undefined || b === undefined) throw new Error('an Operation without a step');
    return { a, b };
  }

  toString(): string {
    return `together(${printRequest(this.a)}, ${printRequest(this.b)})`;
  }
}

export interface SlowPlan {
  readonly at: 'slow_pricing' | 'slow_settle';
  readonly request: Request;
  /** Commands during the wait. A rebalance beside a rebalance is left out, because it would queue. */
  readonly meanwhile: readonly Command[];
  /** Another rebalance, accepted while the first one waits. */
  readonly queued: Request | null;
  readonly isCancelled: boolean;
}

/** An Operation that waits before its prices are locked or its trades are booked, and other commands meanwhile. */
export class RunSlowly implements Command {
  constructor(private readonly plan: SlowPlan) {}

  check(): boolean {
    return true;
  }

  async run(state: State, system: System): Promise<void> {
    await clearFaults(state, system);
    const { at, request } = this.plan;
    await system.tenant.client.call(API.armSandboxFault, {
      body: {
        scenario: `${at}:${SLOW_MS}`,
        times: 1,
        strategy_id: system.strategyId,
      },
    });
    const startedAt = performance.now();
    const sent = await system.send(request);
    const operation = accept(state, request);
    const hasEnded = await system.reached(sent.id, at === 'slow_pricing' ? 'pricing' : 'settling');
    if (hasEnded) await system.root.call(API.clearSandboxFaults);
    const before = JSON.stringify(predictedExecutions(operation));
    if (at === 'slow_settle') lock(state, operation);
    const isWhole = JSON.stringify(predictedExecutions(operation)) === before;
    const queued = await this.useTheWait({ state, system, operation, sent, startedAt, isWhole });
    if (at === 'slow_pricing') lock(state, operation);
    settle(state, operation);
    await compareOperation(operation, sent, system);
    if (queued !== null) await this.runQueued(state, system, queued);
    await compareState(state, system);
    if (!hasEnded) await system.root.call(API.clearSandboxFaults);
  }

  /** Runs commands during the wait. A failure does not count if the wait has ended too early. */
  private async useTheWait(wait: Wait): Promise<Queued | null> {
    try {
      return await this.doMeanwhile(wait);
    } finally {
      fc.pre(wait.operation.status !== 'running' || performance.now() - wait.startedAt < USABLE_MS);
    }
  }

  private async doMeanwhile(wait: Wait): Promise<Queued | null> {
    const { state, system, operation, sent } = wait;
    if (operation.status !== 'running' || !wait.isWhole) return null;
    expect(await system.executionsView(sent)).toEqual(predictedExecutions(operation));
    await compareState(state, system);
    const queued = await this.queue(state, system);
    for (const command of this.plan.meanwhile) {
      const wouldQueue = command instanceof RunOperation && command.request.type === 'rebalance';
      if (!(wouldQueue && operation.request.type === 'rebalance') && command.check(state)) {
        await command.run(state, system);
      }
    }
    if (this.plan.isCancelled) await this.cancel(wait);
    return queued;
  }

  private async queue(state: State, system: System): Promise<Queued | null> {
    const { request, queued } = this.plan;
    if (request.type !== 'rebalance' || queued === null) return null;
    const scope = optedIn(state);
    const sent = await system.send(queued);
    await eventually('the second rebalance is queued', async () => {
      const operation = await system.operation(sent.id);
      return operation.status === 'validating' && operation.queued === true;
    });
    return { request: queued, sent, scope };
  }

  private async runQueued(state: State, system: System, { request, sent, scope }: Queued): Promise<void> {
    const operation = accept(state, request, scope);
    lock(state, operation);
    settle(state, operation);
    await compareOperation(operation, sent, system);
  }

  /** Cancels the Operation, which is refused once its prices are locked. */
  private async cancel({ state, system, operation, sent }: Wait): Promise<void> {
    const answer = await system.tenant.client.send(API.cancelOperation, {
      params: { operation_id: sent.id },
      body: {},
    });
    const isTooLate = this.plan.at === 'slow_settle';
    expect(answer.status).toBe(isTooLate ? 409 : 200);
    if (!isTooLate) fail(state, operation, 'cancelled');
  }

  toString(): string {
    const { at, request, meanwhile, queued, isCancelled } = this.plan;
    const events = [
      ...(queued === null || request.type !== 'rebalance' ? [] : [`queued ${printRequest(queued)}`]),
      ...meanwhile.map(String),
      ...(isCancelled ? ['cancel'] : []),
    ];
    return `${at}(${printRequest(request)}, meanwhile [${events.join(', ')}])`;
  }
}

interface Wait {
  readonly state: State;
  readonly system: System;
  readonly operation: Operation;
  readonly sent: Sent;
  readonly startedAt: number;
  /** False when a leg ended at the locked prices: no rule says when its end is shown and when its hold is released. */
  readonly isWhole: boolean;
}

interface Queued {
  readonly request: Request;
  readonly sent: Sent;
  readonly scope: readonly string[];
}
