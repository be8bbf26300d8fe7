import { OPERATION_TRAITS, type OperationRequested, type OperationType } from '@ballast/contracts';
import { executionId } from '@ballast/kernel';
import { acceptedOf, legsByAsset } from '../chunk';
import type { OperationCommand } from '../operation.commands';
import type { OperationInput } from '../operation.inputs';
import { executionsSettleOf, holdsPlaceOf, holdsReleaseOf } from '../requests';
import {
  customerPrices,
  decisionAbout,
  EXECUTED_AT,
  NOW,
  participant,
  planOf,
  PRICES,
  REFERENCE,
  WORTHLESS,
  type Outcome,
} from './fixtures';
import { History } from './history';

/** The properties of an Operation in a simulation. */
export interface SimulatedOperation {
  readonly type: OperationType;
  readonly chunks: number;
  /** Nominal size of a chunk, which decides how many are in flight. */
  readonly chunkParticipants: number;
  readonly isQueued: boolean;
  readonly prices: 'market' | 'bound' | 'planned';
  /** Whether the request lists no participants. Ignored for a type whose request must list them. */
  readonly isDefaultScope: boolean;
  /** Whether the plan is stale when the Operation is accepted. */
  readonly isStaleAtOnce: boolean;
  /** Whether commands and answers get lost and come after the end, if at all. An operator ends a stuck Operation. */
  readonly losesMessages?: boolean;
}

/** The number of times that the holds of an Execution were placed, settled and given back. */
interface Hold {
  readonly placed: number;
  readonly settled: number;
  readonly released: number;
}

interface Reply {
  readonly input: OperationInput;
  readonly chunk: number | undefined;
  /** Whether the reply was handled before. */
  readonly isRepeated: boolean;
}

/** Number of an operator's orders to end. After the last of them no message is lost any more. */
const ORDERS_MAX = 3;
const OUTCOMES: readonly Outcome[] = ['accepted', 'rejected', 'skipped'];
const STALE = { reason: 'plan_stale', detail: 'The scope is another one.' } as const;

function requestFor({ type, prices, isDefaultScope, ...operation }: SimulatedOperation): Partial<OperationRequested> {
  return {
    chunks: operation.chunks,
    chunk_participants: operation.chunkParticipants,
    default_scope: isDefaultScope && OPERATION_TRAITS[type].request.participants === 'optional',
    ...(prices === 'bound' ? { max_price_move_bps: 50 } : {}),
    ...(prices === 'planned' ? { plan: planOf() } : {}),
  };
}

/**
 * One Operation among simulated services. Credit check, pricing and settlement answer every command in any way that they
 * may, in any order and some answers more than once; the list arrives chunk by chunk, and a cancel may come at any time.
 */
export class Simulation {
  readonly history: History;
  /** The holds of Executions, by chunk and participant. */
  readonly holds = new Map<string, Hold>();
  /** Descriptions of steps that must never happen. */
  readonly violations: string[] = [];
  readonly inFlight = { check: 0, settle: 0, most: 0 };
  private readonly replies: Reply[] = [];
  private listed = 0;
  private cancels = 0;
  private orders = 0;
  /** Chunks that the credit check has decided, or must not decide any more. */
  private readonly fenced = new Set<number>();
  /** Answers of the venue, by chunk. */
  private readonly venue = new Map<number, OperationInput<'chunk_settled'>>();
  /** Messages that were lost, and turn up when all is over. */
  private readonly lost: { readonly commands: OperationCommand[]; readonly replies: Reply[] } = {
    commands: [],
    replies: [],
  };

  constructor(
    readonly simulated: SimulatedOperation,
    /** Chooses a whole number from 0 to `options` - 1. */
    private readonly choose: (options: number) => number,
  ) {
    const { type, isQueued, isStaleAtOnce } = simulated;
    this.history = new History(type, requestFor(simulated), {
      isQueued,
      ...(isStaleAtOnce ? { failure: STALE } : {}),
    });
    if (isQueued) this.reply({ kind: 'turn_came', at: NOW });
    this.take();
  }

  /** Runs until nothing is left to happen. */
  run(): this {
    while (this.step());
    return this;
  }

  private step(): boolean {
    const canList = this.listed < this.simulated.chunks;
    const options = this.replies.length + (canList ? 1 : 0);
    if (options === 0) return this.simulated.losesMessages === true && this.stepWithoutMessages();
    if (this.simulated.losesMessages === true && this.orders < ORDERS_MAX && this.choose(60) === 0) this.order();
    if (this.choose(30) === 0 && this.cancels < 3) {
      this.cancels += 1;
      this.history.tell({ kind: 'cancel_requested' });
      this.take();
      return true;
    }
    const choice = this.choose(options);
    if (choice < this.replies.length) this.handle(choice);
    else this.list();
    return true;
  }

  /** A step when no message is left to arrive: an operator ends the Operation, and then the lost messages turn up. */
  private stepWithoutMessages(): boolean {
    if (this.history.operation.state.phase !== 'ended') {
      if (this.orders > 2 * ORDERS_MAX) return false;
      this.order();
      return true;
    }
    const command = this.lost.commands.pop();
    if (command !== undefined) this.answer(command);
    const late = this.lost.replies.pop();
    if (late !== undefined) this.replies.push(late);
    return command !== undefined || late !== undefined;
  }

  private order(): void {
    this.orders += 1;
    this.history.end();
    this.take();
  }

  private loses(): boolean {
    return this.simulated.losesMessages === true && this.orders < ORDERS_MAX && this.choose(6) === 0;
  }

  private handle(choice: number): void {
    const [reply] = this.replies.splice(choice, 1);
    if (reply === undefined) return;
    const { input, chunk, isRepeated } = reply;
    const before = this.history.operation;
    this.history.tell(input, chunk);
    if (before.state.phase === 'ended' && this.history.operation !== before) {
      this.violations.push(`${input.kind} changed an Operation that had ended`);
    }
    if (isRepeated && this.history.operation !== before) this.violations.push(`${input.kind} was handled twice`);
    if (!isRepeated && input.kind === 'chunk_decided') this.inFlight.check -= 1;
    if (!isRepeated && (input.kind === 'chunk_settled' || input.kind === 'chunk_released')) this.inFlight.settle -= 1;
    this.take();
    if (this.choose(4) === 0) this.replies.push({ ...reply, isRepeated: true });
  }

  /** Lists the next chunk. Chunks arrive in order, except for some that come later; a chunk may be published twice. */
  private list(): void {
    const outcomes = Array.from({ length: this.choose(3) + 1 }, () => OUTCOMES[this.choose(3)] ?? 'accepted');
    const { type, prices } = this.simulated;
    const firstIndex = this.listed * 3;
    const participants = outcomes.map((outcome, index) => ({
      ...participant(type, outcome, firstIndex + index),
      ...(prices === 'planned' ? { planned: plannedVerdict(type, outcome) } : {}),
    }));
    const input = { kind: 'chunk_listed', at: NOW, chunk: this.listed, firstIndex, participants } as const;
    this.listed += 1;
    if (this.choose(10) === 0) {
      this.reply(input);
      return;
    }
    this.history.tell(input);
    this.take();
    if (this.choose(4) === 0) this.replies.push({ input, chunk: undefined, isRepeated: true });
  }

  private take(): void {
    const { last } = this.history;
    for (const command of last.commands) {
      if (this.loses()) this.lost.commands.push(command);
      else this.answer(command);
    }
    this.inFlight.most = Math.max(this.inFlight.most, this.inFlight.check, this.inFlight.settle);
  }

  private reply(input: OperationInput, chunk?: number): void {
    const reply = { input, chunk, isRepeated: false };
    if (this.loses()) this.lost.replies.push(reply);
    else this.replies.push(reply);
  }

  private answer(command: OperationCommand): void {
    switch (command.kind) {
      case 'quote_reference':
        return this.reply(this.quoted());
      case 'lock_prices':
        return this.reply(this.locked());
      case 'check_chunk':
        return this.check(command.chunk);
      case 'settle_chunk':
        return this.settle(command.chunk);
      case 'release_chunk':
        return this.release(command.chunk);
      case 'withdraw_chunk':
        return this.withdraw(command.chunk);
    }
  }

  private quoted(): OperationInput {
    if (this.choose(8) === 0) return { kind: 'prices_unavailable', at: NOW, detail: 'No price at all.' };
    const prices = this.choose(8) === 0 ? PRICES.slice(1) : PRICES;
    return { kind: 'reference_quoted', at: NOW, reference: { ...REFERENCE, prices } };
  }

  /** Pricing's answer to a lock. `prices_moved` needs a bound or a plan with which the market is compared. */
  private locked(): OperationInput {
    const choice = this.choose(8);
    if (choice === 0) return { kind: 'prices_unavailable', at: NOW, detail: 'No fresh price for BTC.' };
    if (choice === 1 && this.simulated.prices !== 'market') {
      return { kind: 'prices_moved', at: NOW, detail: 'BTC moved.' };
    }
    if (choice === 7) return { kind: 'prices_locked', at: NOW, prices: WORTHLESS };
    const others = choice < 5 ? customerPrices({ SOL: '150.00' }) : [];
    return { kind: 'prices_locked', at: NOW, prices: [...PRICES, ...others] };
  }

  private check(number: number): void {
    this.inFlight.check += 1;
    if (this.fenced.has(number)) return;
    this.fenced.add(number);
    const chunk = this.history.chunks.get(number);
    if (chunk === undefined) return void this.violations.push(`chunk ${number} is checked before it was listed`);
    const { type, participants, first_index, default_scope } = holdsPlaceOf(this.history.operation, chunk);
    const isStale = this.choose(12) === 0;
    const holdings = isStale ? [{ asset: 'BTC', balance: '2.00', held: '0' }] : [];
    const decisions = participants.flatMap(({ participant_code }, index) => {
      // A Trader that holds nothing is not in the default scope.
      if (default_scope === true && participant_code.startsWith('S')) return [];
      return [{ ...decisionAbout(type, participant_code, first_index + index), holdings }];
    });
    for (const { participant_code, outcome } of decisions) {
      if (outcome === 'accepted') this.count(number, participant_code, 'placed');
    }
    this.reply({ kind: 'chunk_decided', at: NOW, decisions }, number);
  }

  private settle(number: number): void {
    this.inFlight.settle += 1;
    const { operation, chunks } = this.history;
    const all = [...chunks.values()].sort((a, b) => a.number - b.number);
    if (all.length < operation.chunks || all.some(({ state }) => state.status === 'listed')) {
      this.violations.push(`chunk ${number} is settled before all are decided`);
    }
    const chunk = chunks.get(number);
    if (chunk === undefined) return void this.violations.push(`chunk ${number} is settled before it was listed`);
    const { executions } = executionsSettleOf(operation, chunk, all.map(legsByAsset));
    const refused = executions.filter(({ legs }) => legs.length > 0 && this.choose(5) === 0);
    const before = this.venue.get(number);
    if (before !== undefined) return;
    for (const { participant_code } of executions) this.count(number, participant_code, 'settled');
    const refusedLegs = new Map(refused.map(({ execution_id, legs }) => [execution_id, legs[0]?.leg ?? 0]));
    this.venue.set(number, { kind: 'chunk_settled', at: NOW, executedAt: EXECUTED_AT, refusedLegs });
    this.withdraw(number);
  }

  /** The venue answers what it did with a chunk. A chunk that it has not settled is withdrawn and never settles. */
  private withdraw(number: number): void {
    const chunk = this.history.chunks.get(number);
    const open: OperationInput<'chunk_settled'> = {
      kind: 'chunk_settled',
      at: NOW,
      executedAt: EXECUTED_AT,
      refusedLegs: new Map(),
      isWithdrawn: true,
    };
    const done = this.venue.get(number) ?? open;
    if (done === open && chunk !== undefined) {
      for (const { decision } of acceptedOf(chunk)) this.count(number, decision.participant_code, 'released');
    }
    this.venue.set(number, done);
    this.reply(done, number);
  }

  private release(number: number): void {
    this.inFlight.settle += 1;
    const { operation, chunks } = this.history;
    const chunk = chunks.get(number);
    if (chunk === undefined) return void this.violations.push(`chunk ${number} is given back before it was listed`);
    const { source_ids, undecided } = holdsReleaseOf(operation, chunk);
    if (undecided !== undefined) this.fenced.add(number);
    for (const { participant_code } of chunk.participants) {
      const hold = this.holds.get(`${number}/${participant_code}`);
      const isOpen = hold !== undefined && hold.placed > hold.settled + hold.released;
      // Unless messages get lost, a release names exactly what is open, and a second one would be a defect.
      const isNamed = source_ids.includes(executionId(operation.id, participant_code));
      if (isNamed && (isOpen || this.simulated.losesMessages !== true))
        this.count(number, participant_code, 'released');
    }
    this.reply({ kind: 'chunk_released', at: NOW, traders: new Set() }, number);
  }

  private count(chunk: number, participantCode: string, what: keyof Hold): void {
    const key = `${chunk}/${participantCode}`;
    const hold = this.holds.get(key) ?? { placed: 0, settled: 0, released: 0 };
    this.holds.set(key, { ...hold, [what]: hold[what] + 1 });
  }
}

function plannedVerdict(type: OperationType, outcome: Outcome) {
  const { status_reason } = decisionAbout(type, outcome.charAt(0).toUpperCase(), 0);
  return { outcome, status_reason, holdings: {} };
}
