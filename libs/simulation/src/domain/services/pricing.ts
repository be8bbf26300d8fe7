import { compose, TOPICS, type Composed, type Envelope, type MessageType } from '@ballast/contracts';
import {
  pricesLock,
  pricesLocked,
  pricesMoved,
  pricesQuote,
  pricesQuoted,
  pricesUnavailable,
} from '@ballast/contracts/pricing';
import {
  DEFAULT_PLAN_TOLERANCE_BPS,
  lockOrWait,
  looksAtMost,
  marketAgainst,
  quoteOrWait,
  type MarketLook,
  type PriceLock,
  type PriceWait,
} from '@ballast/domain-pricing';
import { assertNever } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import type { Market } from '../market';
import type { Messages } from '../messages';
import type { Now, Service } from '../service';
import { Journal, Table } from '../tables';

type DataOf<M> = M extends MessageType<infer T> ? T : never;
type Quote = Envelope<DataOf<typeof pricesQuote>>;
type Lock = Envelope<DataOf<typeof pricesLock>>;

interface Waiting<C> {
  readonly command: C;
  readonly dueMs: number;
  readonly looksLeft: number;
}

const STALE_AFTER_MS = 5_000;
const LOOK_INTERVAL_MS = 250;
const WAIT_MS = 3_000;
const LOOKS_MAX = looksAtMost(WAIT_MS, LOOK_INTERVAL_MS);
const NO_FAULTS: ReadonlySet<string> = new Set();

/** pricing: reference prices and locks. An Operation waits while prices that it needs are not fresh. */
export class PricingService implements Service {
  readonly name = 'pricing';
  readonly journal = new Journal();
  readonly topics = [TOPICS.pricingCommands];
  /** Answers to lock commands, by Operation. */
  readonly locks = new Table<PriceLock>(this.journal);
  private readonly waitingLocks = new Table<Waiting<Lock>>(this.journal);
  private readonly waitingQuotes = new Table<Waiting<Quote>>(this.journal);

  constructor(
    private readonly messages: Messages,
    private readonly market: Market,
  ) {}

  handle(_topic: string, messages: readonly LogMessage[], now: Now): readonly Composed[] {
    return messages.flatMap((message) =>
      message.type === pricesQuote.type
        ? this.quote({ command: this.messages.read(pricesQuote, message), looksLeft: LOOKS_MAX }, now)
        : this.lock(this.messages.read(pricesLock, message), now),
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
      ...quotes.flatMap(([key, waiting]) => {
        this.waitingQuotes.delete(key);
        return this.quote(waiting, now);
      }),
      ...locks.flatMap(([, waiting]) => this.decideOrWait(waiting, now)),
    ];
  }

  /** Answers with reference prices, or lets the Operation wait for them. A repeated command keeps the first wait. */
  private quote({ command, looksLeft }: Omit<Waiting<Quote>, 'dueMs'>, now: Now): readonly Composed[] {
    const { operation_id } = command.data;
    const { answer, wait } = quoteOrWait(command.data, this.market.at(now.ms), lookAt(now, looksLeft));
    if (wait !== null) {
      this.waitingQuotes.insert(operation_id, waiting(command, wait));
      return [];
    }
    return [compose(pricesQuoted, { ...headerOf(command, operation_id, now), data: { operation_id, ...answer } })];
  }

  private lock(command: Lock, now: Now): readonly Composed[] {
    const { operation_id } = command.data;
    const known = this.locks.get(operation_id);
    if (known !== undefined) return [answerTo(command, known, now)];
    if (this.waitingLocks.has(operation_id)) return [];
    return this.decideOrWait({ command, looksLeft: LOOKS_MAX }, now);
  }

  private decideOrWait({ command, looksLeft }: Omit<Waiting<Lock>, 'dueMs'>, now: Now): readonly Composed[] {
    const { operation_id, required, optional, side, bound, quoted_currency } = command.data;
    const terms = { required, optional, side, bound, planToleranceBps: DEFAULT_PLAN_TOLERANCE_BPS };
    const { answer, wait } = lockOrWait(
      { ...terms, ...lookAt(now, looksLeft), withoutPrice: NO_FAULTS },
      marketAgainst(this.market.at(now.ms), quoted_currency),
    );
    if (wait !== null) {
      this.waitingLocks.set(operation_id, waiting(command, wait));
      return [];
    }
    this.waitingLocks.delete(operation_id);
    this.locks.set(operation_id, answer);
    return [answerTo(command, answer, now)];
  }
}

function lookAt(now: Now, looksLeft: number): MarketLook {
  return { now: now.at, maxAgeMs: STALE_AFTER_MS, looksLeft, lookIntervalMs: LOOK_INTERVAL_MS };
}

function waiting<C>(command: C, { dueAt, looksLeft }: PriceWait): Waiting<C> {
  return { command, dueMs: Date.parse(dueAt), looksLeft };
}

function headerOf(command: Quote | Lock, operationId: string, now: Now) {
  return { cause: command, key: command.key, place: operationId, occurredAt: now.at };
}

function answerTo(command: Lock, answer: PriceLock, now: Now): Composed {
  const { operation_id } = command.data;
  const header = headerOf(command, operation_id, now);
  switch (answer.outcome) {
    case 'locked': {
      const data = { operation_id, prices: [...answer.prices], missing: [...answer.missing] };
      return compose(pricesLocked, { ...header, data });
    }
    case 'unavailable': {
      const data = { operation_id, assets: [...answer.assets], detail: answer.detail };
      return compose(pricesUnavailable, { ...header, data });
    }
    case 'moved':
      return compose(pricesMoved, {
        ...header,
        data: { operation_id, moved: [...answer.moved], detail: answer.detail },
      });
    default:
      return assertNever(answer);
  }
}
