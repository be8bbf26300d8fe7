import { randomUUID } from 'node:crypto';
import { API } from '@ballast/api';
import type fc from 'fast-check';
import { successOf } from '../harness/answers';
import { accept } from './credit-check';
import { decimal } from './decimals';
import { lock, settle } from './settlement';
import { noFaults, type Asset, type Operation, type ParticipantStatus, type Request, type State } from './state';
import type { Sent, System } from './system';
import { predictedOperation, predictedState } from './views';

export type Command = fc.AsyncCommand<State, System>;

/** Compares all balances, Traders and the float, as the system shows them, with those of the model. */
export async function compareState(state: State, system: System): Promise<void> {
  expect(await system.stateView([...state.participants.keys()])).toEqual(predictedState(state));
}

export async function compareOperation(operation: Operation, sent: Sent, system: System): Promise<void> {
  expect(await system.operationView(sent)).toEqual(predictedOperation(operation));
}

/**
 * Disarms all faults. A fault at the lock or at the venue counts Operations that get there. The platform may or may not
 * have counted an Operation that ended in the credit check, so no fault stays armed after such an Operation. No fault
 * is armed before concurrent Operations either, because chance would decide which of them it strikes.
 */
export async function clearFaults(state: State, system: System): Promise<void> {
  if (state.faults.priceUnavailable === 0 && state.faults.venueReject === null) return;
  await system.root.call(API.clearSandboxFaults);
  state.faults = noFaults();
}

export function printRequest({ type, allocations, participants }: Request): string {
  const basket = allocations.map(({ asset, weight }) => `${asset} ${weight}`).join(' + ');
  const list = participants?.map(({ code, amount, autoRebalance }) =>
    [code, amount, autoRebalance === undefined ? undefined : autoRebalance ? 'auto' : 'not auto']
      .filter((part) => part !== undefined)
      .join(' '),
  );
  return `${type}(${[basket, list?.join(', ') ?? 'default scope'].filter((part) => part !== '').join('; ')})`;
}

export type Sending = 'once' | 'twice' | 'planned';

/**
 * One Operation, sent once, or twice at the same time with the same request id, or previewed first and then sent with
 * its plan. The result must be the same in all three cases.
 */
export class RunOperation implements Command {
  constructor(
    readonly request: Request,
    private readonly sending: Sending,
  ) {}

  /** Whether the command may run: a venue refuses in the order of the request, and a default scope has no order. */
  check({ faults }: State): boolean {
    return this.request.participants !== null || faults.venueReject === null;
  }

  async run(state: State, system: System): Promise<void> {
    const plan = this.sending === 'planned' ? await system.preview(this.request) : undefined;
    const requestId = randomUUID();
    const [sent, repeated] = await Promise.all([
      system.send(this.request, requestId, plan),
      ...(this.sending === 'twice' ? [system.send(this.request, requestId)] : []),
    ]);
    if (repeated !== undefined) expect(repeated.id).toBe(sent.id);
    const operation = accept(state, this.request);
    const endsInCheck = operation.status !== 'running';
    lock(state, operation);
    settle(state, operation);
    await compareOperation(operation, sent, system);
    await compareState(state, system);
    const { planned, settled } = await system.plannedLegs(sent);
    expect(settled).toEqual(planned);
    if (endsInCheck) await clearFaults(state, system);
  }

  toString(): string {
    return `${printRequest(this.request)}${this.sending === 'once' ? '' : ` ${this.sending}`}`;
  }
}

/** Sends an earlier request again. The answer is its Operation as it is now, and nothing else happens. */
export class SendAgain implements Command {
  constructor(private readonly index: number) {}

  check({ operations }: State): boolean {
    return operations > 0;
  }

  async run(state: State, system: System): Promise<void> {
    const sent = system.sent[this.index % system.sent.length];
    if (sent === undefined) throw new Error('nothing was sent');
    const events = await system.tenant.events();
    const answer = await system.sendAgain(sent);
    expect([answer.status, successOf(answer).id]).toEqual([200, sent.id]);
    expect(answer.headers['idempotent-replayed']).toBe('true');
    expect(await system.tenant.events()).toEqual(events);
    await compareState(state, system);
  }

  toString(): string {
    return `again(${this.index})`;
  }
}

/** A bid and an ask an even number of steps apart, so that the mid needs no rounding. */
export interface Pin {
  readonly asset: Asset;
  readonly bid: string;
  readonly mid: string;
  readonly ask: string;
}

export class PinPrices implements Command {
  constructor(private readonly pins: readonly Pin[]) {}

  check(): boolean {
    return true;
  }

  async run(state: State, system: System): Promise<void> {
    for (const { asset, bid, mid, ask } of this.pins) {
      const body = bid === ask ? { price: bid } : { bid, ask };
      const price = await system.root.call(API.pinSandboxPrice, { params: { underlying: asset, quoted: 'USD' }, body });
      expect(price).toMatchObject({ bid, mid, ask, pinned: true });
      state.prices.set(asset, { bid: decimal(bid), mid: decimal(mid), ask: decimal(ask) });
    }
  }

  toString(): string {
    const prices = this.pins.map(({ asset, bid, ask }) => `${asset} ${bid === ask ? bid : `${bid} / ${ask}`}`);
    return `pin(${prices.join(', ')})`;
  }
}

export class Deposit implements Command {
  constructor(
    private readonly account: string,
    private readonly amount: string,
  ) {}

  check(): boolean {
    return true;
  }

  async run(state: State, system: System): Promise<void> {
    await system.tenant.client.call(API.createDeposit, {
      body: { account: this.account, asset: 'USD', amount: this.amount },
    });
    const cash = this.account === 'float' ? state.float : state.participants.get(this.account)?.cash;
    if (cash === undefined) throw new Error(`there is no account ${this.account}`);
    cash.balance += decimal(this.amount);
    await compareState(state, system);
  }

  toString(): string {
    return `deposit(${this.account} ${this.amount})`;
  }
}

export interface ParticipantChange {
  readonly status?: ParticipantStatus;
  readonly disabled?: readonly Asset[];
}

export class ChangeParticipant implements Command {
  constructor(
    private readonly code: string,
    private readonly change: ParticipantChange,
  ) {}

  check(): boolean {
    return true;
  }

  async run(state: State, system: System): Promise<void> {
    const { status, disabled } = this.change;
    await system.tenant.client.call(API.updateParticipant, {
      params: { participant_code: this.code },
      body: {
        ...(status === undefined ? {} : { status }),
        ...(disabled === undefined ? {} : { disabled_instruments: disabled.map((asset) => `${asset}/USD`) }),
      },
    });
    const participant = state.participants.get(this.code);
    if (participant === undefined) throw new Error(`there is no participant ${this.code}`);
    if (status !== undefined) participant.status = status;
    if (disabled !== undefined) participant.disabled = disabled;
  }

  toString(): string {
    const { status, disabled } = this.change;
    const changes = [status, disabled && `without ${disabled.join(' ') || 'nothing'}`].filter(
      (each) => each !== undefined,
    );
    return `participant(${this.code} ${changes.join(', ')})`;
  }
}

export class ChangeTrader implements Command {
  constructor(
    private readonly code: string,
    private readonly autoRebalance: boolean,
  ) {}

  check({ traders }: State): boolean {
    return traders.has(this.code);
  }

  async run(state: State, system: System): Promise<void> {
    const id = await system.traderId(this.code);
    await system.tenant.client.call(API.updateTrader, {
      params: { trader_id: id },
      body: { auto_rebalance: this.autoRebalance },
    });
    const trader = state.traders.get(this.code);
    if (trader !== undefined) trader.autoRebalance = this.autoRebalance;
    await compareState(state, system);
  }

  toString(): string {
    return `trader(${this.code} ${this.autoRebalance ? 'auto' : 'not auto'})`;
  }
}

/** Arms a fault: `times` later Operations fail at the lock, or the venue refuses `times` later Executions. */
export class ArmFault implements Command {
  constructor(
    private readonly scenario: 'price_unavailable' | `venue_reject:${Asset}`,
    private readonly times: number,
  ) {}

  /** Allows one fault of a kind at a time, because no rule says what two armed faults of one kind do. */
  check({ faults }: State): boolean {
    return this.scenario === 'price_unavailable' ? faults.priceUnavailable === 0 : faults.venueReject === null;
  }

  async run(state: State, system: System): Promise<void> {
    const { scenario, times } = this;
    await system.tenant.client.call(API.armSandboxFault, { body: { scenario, times, strategy_id: system.strategyId } });
    if (scenario === 'price_unavailable') state.faults.priceUnavailable = times;
    else state.faults.venueReject = { asset: scenario.slice('venue_reject:'.length) as Asset, times };
  }

  toString(): string {
    return `fault(${this.scenario} × ${this.times})`;
  }
}
