import { compose, TOPICS, type Composed, type Envelope, type ExecutionsSettle } from '@ballast/contracts';
import { executionsSettle, settlementDelayed, tradesBooked } from '@ballast/contracts/execution';
import { bookTrades, type Booking, type VenueRefusals } from '@ballast/domain-venue';
import { toTimestamp } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import type { Messages } from '../messages';
import type { Now, Service } from '../service';
import { Journal, Sequence, Table } from '../tables';

/** Terms on which the venue books the chunks of one Operation, in whatever order the chunks come. */
export interface VenueTerms {
  readonly refusals: VenueRefusals;
  /** Milliseconds by which the chunks of the Operation settle late. */
  readonly delayMs: number;
}

export type Venue = (operationId: string) => VenueTerms;

interface ParkedChunk {
  readonly command: Envelope<ExecutionsSettle>;
  readonly dueMs: number;
}

/** A trade with the Execution that it belongs to. */
export interface SimulatedTrade {
  readonly sourceId: string;
  readonly quotedCurrency: string;
  readonly executedAt: string;
  readonly trade: Booking['trades'][number];
}

/** execution: books trades at the venue. */
export class ExecutionService implements Service {
  readonly name = 'execution';
  readonly journal = new Journal();
  readonly topics = [TOPICS.executionRequests];
  readonly trades = new Sequence<SimulatedTrade>(this.journal);
  /** Chunks that were taken in, by Operation and number. */
  private readonly taken = new Table<true>(this.journal);
  private readonly parked = new Table<ParkedChunk>(this.journal);

  constructor(
    private readonly messages: Messages,
    private readonly venue: Venue,
  ) {}

  handle(_topic: string, messages: readonly LogMessage[], now: Now): readonly Composed[] {
    return messages.flatMap((message) =>
      this.receive(this.messages.read(executionsSettle, message), { now, text: message.value }),
    );
  }

  nextDueMs(): number | undefined {
    const due = this.parked.values().map(({ dueMs }) => dueMs);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  takeDue(now: Now): readonly Composed[] {
    return this.parked
      .entries()
      .filter(([, { dueMs }]) => dueMs <= now.ms)
      .map(([key, { command }]) => {
        this.parked.delete(key);
        return this.book(command, now);
      });
  }

  private receive(
    command: Envelope<ExecutionsSettle>,
    { now, text }: { readonly now: Now; readonly text: string },
  ): readonly Composed[] {
    const { operation_id, chunk } = command.data;
    const key = `${operation_id}:${chunk}`;
    if (!this.taken.insert(key, true)) return [];
    const { delayMs } = this.venue(operation_id);
    if (delayMs === 0) return [this.book(command, now)];
    const dueMs = now.ms + delayMs;
    this.parked.set(key, { command, dueMs });
    return [
      compose(settlementDelayed, {
        cause: command,
        key: command.key,
        place: key,
        occurredAt: now.at,
        data: { operation_id, chunk, due_at: toTimestamp(new Date(dueMs)), command: text },
      }),
    ];
  }

  private book(command: Envelope<ExecutionsSettle>, now: Now): Composed {
    const { operation_id, strategy_id, type, quoted_currency, chunk, scales } = command.data;
    const bookings = bookTrades(command.data, this.venue(operation_id).refusals);
    for (const { source_id, trades } of bookings) {
      for (const trade of trades) {
        this.trades.add({ sourceId: source_id, quotedCurrency: quoted_currency, executedAt: now.at, trade });
      }
    }
    return compose(tradesBooked, {
      cause: command,
      key: command.key,
      place: `${operation_id}:${chunk}`,
      occurredAt: now.at,
      data: {
        source: 'execution',
        operation_id,
        strategy_id,
        type,
        quoted_currency,
        chunk,
        executed_at: now.at,
        venue: 'sandbox',
        scales,
        bookings: [...bookings],
      },
    });
  }
}
