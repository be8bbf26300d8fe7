import { compose, TOPICS, type Composed, type Envelope, type MessageType } from '@ballast/contracts';
import {
  pricesLock,
  pricesLocked,
  pricesMoved,
  pricesQuote,
  pricesQuoted,
  pricesUnavailable,
} from '@ballast/contracts/pricing';
import { isWorthWaiting, lockPrices, selectPrices, type PriceLock } from '@ballast/domain-pricing';
import { assertNever } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import { INSTRUMENTS, type Market } from '../market';
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
const LOOKS_MAX = 12;
const PLAN_TOLERANCE_BPS = 10;

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
    const { required, operation_id, every_instrument, side } = command.data;
    const market = this.market.at(now.ms);
    const wished = every_instrument === true ? [...market.listed] : [];
    const terms = { required, optional: [], wished, now: now.at, maxAgeMs: STALE_AFTER_MS };
    if (isWorthWaiting(terms, market) && looksLeft > 0) {
      const dueMs = now.ms + LOOK_INTERVAL_MS;
      this.waitingQuotes.insert(operation_id, { command, dueMs, looksLeft: looksLeft - 1 });
      return [];
    }
    const instruments = INSTRUMENTS.filter(
      ({ underlying_currency }) => every_instrument === true || required.includes(underlying_currency),
    );
    const assets = new Set([...required, ...instruments.map(({ underlying_currency }) => underlying_currency)]);
    const selection = { side, required: [], optional: [...assets], now: now.at, maxAgeMs: STALE_AFTER_MS };
    const selected = selectPrices(selection, market.quotes);
    const found =
      selected.outcome === 'locked'
        ? { prices: [...selected.prices], missing: [...selected.missing] }
        : { prices: [], missing: [...assets] };
    const data = { operation_id, ...found, instruments: [...instruments] };
    return [compose(pricesQuoted, { ...headerOf(command, operation_id, now), data })];
  }

  private lock(command: Lock, now: Now): readonly Composed[] {
    const { operation_id } = command.data;
    const known = this.locks.get(operation_id);
    if (known !== undefined) return [answerTo(command, known, now)];
    if (this.waitingLocks.has(operation_id)) return [];
    return this.decideOrWait({ command, looksLeft: LOOKS_MAX }, now);
  }

  private decideOrWait({ command, looksLeft }: Omit<Waiting<Lock>, 'dueMs'>, now: Now): readonly Composed[] {
    const { operation_id, required, optional, side, bound } = command.data;
    const market = this.market.at(now.ms);
    const terms = { required, optional, now: now.at, maxAgeMs: STALE_AFTER_MS };
    if (isWorthWaiting({ ...terms, wished: [] }, market) && looksLeft > 0) {
      const dueMs = now.ms + LOOK_INTERVAL_MS;
      this.waitingLocks.set(operation_id, { command, dueMs, looksLeft: looksLeft - 1 });
      return [];
    }
    const answer = lockPrices({ ...terms, side, bound, planToleranceBps: PLAN_TOLERANCE_BPS }, market.quotes);
    this.waitingLocks.delete(operation_id);
    this.locks.set(operation_id, answer);
    return [answerTo(command, answer, now)];
  }
}

function headerOf({ key, platformCode, correlationId, id }: Quote | Lock, operationId: string, now: Now) {
  return { key, platformCode, correlationId, causationId: id, place: operationId, occurredAt: now.at };
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
