import { compose, TOPICS, type Composed, type Envelope, type LockInputs, type MessageType } from '@ballast/contracts';
import {
  pricesAwaited,
  pricesLock,
  pricesLocked,
  pricesMoved,
  pricesQuote,
  pricesQuoted,
  pricesUnavailable,
} from '@ballast/contracts/pricing';
import {
  DEFAULT_PLAN_TOLERANCE_BPS,
  DEFAULT_SPREAD_BPS,
  lockInputs,
  lockOrWait,
  looksAtMost,
  marketAgainst,
  quoteInputs,
  quoteOrWait,
  type MarketLook,
  type PriceLock,
  type PriceWait,
} from '@ballast/domain-pricing';
import { assertNever, toTimestamp } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import type { Market } from '../market';
import type { Messages } from '../messages';
import type { Now, Service } from '../service';
import { Journal, Table } from '../tables';

type DataOf<M> = M extends MessageType<infer T> ? T : never;
type Quote = Envelope<DataOf<typeof pricesQuote>>;
type Lock = Envelope<DataOf<typeof pricesLock>>;

/** A command at one look at the market. */
interface LookedFor<C> {
  readonly command: C;
  readonly looksLeft: number;
}

interface Waiting<C> extends LookedFor<C> {
  readonly dueMs: number;
}

/** Time at which a command is received, and the command as it stands in the log. */
interface Received {
  readonly now: Now;
  readonly text: string;
}

/** The answer to a lock command, with its inputs and its time. */
interface DecidedLock {
  readonly answer: PriceLock;
  readonly inputs: LockInputs;
  readonly at: string;
}

const LOOK_INTERVAL_MS = 250;
const WAIT_MS = 3_000;
const LOOKS_MAX = looksAtMost(WAIT_MS, LOOK_INTERVAL_MS);
const SETTINGS = {
  stale_after_ms: 5_000,
  spread_bps: DEFAULT_SPREAD_BPS,
  plan_tolerance_bps: DEFAULT_PLAN_TOLERANCE_BPS,
};
const NO_FAULTS: ReadonlySet<string> = new Set();

/** pricing: reference prices and locks. An Operation waits while prices that it needs are not fresh. */
export class PricingService implements Service {
  readonly name = 'pricing';
  readonly journal = new Journal();
  readonly topics = [TOPICS.pricingCommands];
  /** Answers to lock commands, by Operation. */
  readonly locks = new Table<DecidedLock>(this.journal);
  private readonly waitingLocks = new Table<Waiting<Lock>>(this.journal);
  private readonly waitingQuotes = new Table<Waiting<Quote>>(this.journal);
  /** Operations whose quote waits or has waited. None of them waits again. */
  private readonly waitedQuotes = new Table<true>(this.journal);

  constructor(
    private readonly messages: Messages,
    private readonly market: Market,
  ) {}

  handle(_topic: string, messages: readonly LogMessage[], now: Now): readonly Composed[] {
    return messages.flatMap((message) =>
      message.type === pricesQuote.type
        ? this.receiveQuote(this.messages.read(pricesQuote, message), { now, text: message.value })
        : this.receiveLock(this.messages.read(pricesLock, message), { now, text: message.value }),
    );
  }

  nextDueMs(): number | undefined {
    const due = [...this.waitingLocks.values(), ...this.waitingQuotes.values()].map(({ dueMs }) => dueMs);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  takeDue(now: Now): readonly Composed[] {
    const isDue = ([, { dueMs }]: readonly [string, { readonly dueMs: number }]): boolean => dueMs <= now.ms;
    const quotes = this.waitingQuotes.entries().filter(isDue);
    const locks = this.waitingLocks.entries().filter(isDue);
    return [
      ...quotes.flatMap(([, waiting]) => this.quoteOrWait(waiting, now) ?? []),
      ...locks.flatMap(([, waiting]) => this.lockOrWait(waiting, now) ?? []),
    ];
  }

  /** Answers with reference prices, or lets the Operation wait for them. A repeated command keeps the first wait. */
  private receiveQuote(command: Quote, { now, text }: Received): readonly Composed[] {
    const { operation_id } = command.data;
    if (this.waitingQuotes.has(operation_id)) return [];
    const looksLeft = this.waitedQuotes.has(operation_id) ? 0 : LOOKS_MAX;
    const answer = this.quoteOrWait({ command, looksLeft }, now);
    if (answer !== undefined) return [answer];
    this.waitedQuotes.set(operation_id, true);
    return [awaited('quote', command, { now, text, waiting: this.waitingQuotes.get(operation_id) })];
  }

  private receiveLock(command: Lock, { now, text }: Received): readonly Composed[] {
    const { operation_id } = command.data;
    const known = this.locks.get(operation_id);
    if (known !== undefined) return [answerTo(command, known)];
    if (this.waitingLocks.has(operation_id)) return [];
    const answer = this.lockOrWait({ command, looksLeft: LOOKS_MAX }, now);
    if (answer !== undefined) return [answer];
    return [awaited('lock', command, { now, text, waiting: this.waitingLocks.get(operation_id) })];
  }

  /** The answer; undefined while the Operation waits for its prices. */
  private quoteOrWait({ command, looksLeft }: LookedFor<Quote>, now: Now): Composed | undefined {
    const { operation_id } = command.data;
    const entries = this.market.at(now.ms);
    const { answer, wait } = quoteOrWait(command.data, entries, lookAt(now, looksLeft));
    if (wait !== null) {
      this.waitingQuotes.set(operation_id, waiting(command, wait));
      return undefined;
    }
    this.waitingQuotes.delete(operation_id);
    const inputs = quoteInputs(command.data, entries, { looksLeft, settings: SETTINGS });
    return compose(pricesQuoted, { ...headerOf(command, now.at), data: { operation_id, ...answer, inputs } });
  }

  /** The answer; undefined while the Operation waits for its prices. */
  private lockOrWait({ command, looksLeft }: LookedFor<Lock>, now: Now): Composed | undefined {
    const { operation_id, required, optional, side, bound, quoted_currency: quotedCurrency } = command.data;
    const terms = { required, optional, side, bound, planToleranceBps: DEFAULT_PLAN_TOLERANCE_BPS };
    const asked = { ...terms, ...lookAt(now, looksLeft), withoutPrice: NO_FAULTS };
    const entries = this.market.at(now.ms);
    const { answer, wait } = lockOrWait(asked, marketAgainst(entries, quotedCurrency));
    if (wait !== null) {
      this.waitingLocks.set(operation_id, waiting(command, wait));
      return undefined;
    }
    this.waitingLocks.delete(operation_id);
    const decided = { answer, inputs: lockInputs(asked, entries, { quotedCurrency, settings: SETTINGS }), at: now.at };
    this.locks.set(operation_id, decided);
    return answerTo(command, decided);
  }
}

function lookAt(now: Now, looksLeft: number): MarketLook {
  return { now: now.at, maxAgeMs: SETTINGS.stale_after_ms, looksLeft, lookIntervalMs: LOOK_INTERVAL_MS };
}

function waiting<C>(command: C, { dueAt, looksLeft }: PriceWait): Waiting<C> {
  return { command, dueMs: Date.parse(dueAt), looksLeft };
}

function headerOf(command: Quote | Lock, occurredAt: string) {
  return { cause: command, key: command.key, place: command.data.operation_id, occurredAt };
}

function awaited(
  kind: 'lock' | 'quote',
  command: Quote | Lock,
  { now, text, waiting: wait }: Received & { readonly waiting: { readonly dueMs: number } | undefined },
): Composed {
  const { operation_id } = command.data;
  const due_at = toTimestamp(new Date(wait?.dueMs ?? now.ms));
  return compose(pricesAwaited, { ...headerOf(command, now.at), data: { operation_id, kind, due_at, command: text } });
}

/** The answer as it was decided; a repeated command gets the same content. */
function answerTo(command: Lock, { answer, inputs, at }: DecidedLock): Composed {
  const { operation_id } = command.data;
  const header = headerOf(command, at);
  switch (answer.outcome) {
    case 'locked': {
      const data = { operation_id, prices: [...answer.prices], missing: [...answer.missing], inputs };
      return compose(pricesLocked, { ...header, data });
    }
    case 'unavailable': {
      const data = { operation_id, assets: [...answer.assets], detail: answer.detail, inputs };
      return compose(pricesUnavailable, { ...header, data });
    }
    case 'moved': {
      const data = { operation_id, moved: [...answer.moved], detail: answer.detail, inputs };
      return compose(pricesMoved, { ...header, data });
    }
    default:
      return assertNever(answer);
  }
}
