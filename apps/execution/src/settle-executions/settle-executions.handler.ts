import { Inject, Injectable } from '@nestjs/common';
import { bookTrades } from '@ballast/domain-venue';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER, reportUndecoded, type DueBatch } from '@ballast/platform-service';
import { VENUE, type Venue, type VenueTerms } from '../venue/venue';
import { ChunkStore, type ReceivedChunk } from './chunk.store';
import type { SettleCommand } from './settle-command';
import { SettlementMetrics } from './settlement.metrics';
import { TradeStore, type BookedChunk } from './trade.store';
import { tradesBookedMessage } from './trades-booked';

/** Terms of the venue by Operation; an Operation that is not named has no special terms. */
type TermsByOperation = ReadonlyMap<string, VenueTerms>;

interface WaitingCommand {
  readonly command: SettleCommand;
  readonly dueAt: Date;
}

/** Books the trades of Executions at their locked prices, chunk by chunk. */
@Injectable()
export class SettleExecutionsHandler {
  constructor(
    @Inject(VENUE) private readonly venue: Venue,
    private readonly chunks: ChunkStore,
    private readonly trades: TradeStore,
    private readonly metrics: SettlementMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Books chunks, or parks them until the venue settles. A chunk that was taken in before, settled or waiting, changes
   * nothing. `onParked` is called after the commit when a chunk has to wait.
   */
  async receive(tx: Tx, commands: readonly SettleCommand[], onParked: () => void): Promise<readonly OutgoingMessage[]> {
    if (commands.length === 0) return [];
    const fresh = await this.chunks.receive(
      tx,
      commands.map(({ envelope: { data } }) => ({ operationId: data.operation_id, chunk: data.chunk })),
    );
    const taken = firstOfEach(commands, fresh);
    const terms = await this.termsOf(tx, taken, fresh);
    const waiting = this.waitingAmong(taken, terms);
    await this.park(tx, waiting, onParked);
    const parked = new Set(waiting.map(({ command }) => command));
    return this.book(
      tx,
      taken.filter((command) => !parked.has(command)),
      terms,
    );
  }

  /** Settles chunks whose wait is over, up to `limit`. */
  async settleDue(tx: Tx, limit: number): Promise<DueBatch> {
    const { decoded: commands, undecoded } = await this.chunks.takeDue(tx, limit);
    reportUndecoded(tx, this.logger, undecoded);
    const messages = await this.book(tx, commands, await this.termsOf(tx, commands, []));
    return { taken: commands.length + undecoded.length, messages };
  }

  private async termsOf(
    tx: Tx,
    commands: readonly SettleCommand[],
    received: readonly ReceivedChunk[],
  ): Promise<TermsByOperation> {
    const first = new Set(received.flatMap(({ operationId, isFirst }) => (isFirst ? [operationId] : [])));
    const byOperation = new Map(commands.map(({ envelope: { data } }) => [data.operation_id, data]));
    if (byOperation.size === 0) return new Map();
    return this.venue.termsOf(
      tx,
      [...byOperation.values()].map(({ operation_id, strategy_id, totals }) => ({
        operationId: operation_id,
        strategyId: strategy_id,
        totals,
        isFirst: first.has(operation_id),
      })),
    );
  }

  private waitingAmong(commands: readonly SettleCommand[], terms: TermsByOperation): readonly WaitingCommand[] {
    const now = this.clock();
    return commands.flatMap((command) => {
      const dueAt = terms.get(command.envelope.data.operation_id)?.dueAt ?? null;
      return dueAt !== null && dueAt.getTime() > now.getTime() ? [{ command, dueAt }] : [];
    });
  }

  private async park(tx: Tx, waiting: readonly WaitingCommand[], onParked: () => void): Promise<void> {
    if (waiting.length === 0) return;
    await this.chunks.park(
      tx,
      waiting.map(({ command, dueAt }) => {
        const { operation_id: operationId, chunk } = command.envelope.data;
        return { operationId, chunk, dueAt, command };
      }),
    );
    tx.afterCommit(() => {
      for (const { command } of waiting) {
        const { operation_id, chunk } = command.envelope.data;
        this.logger.info({ operation_id, chunk }, 'settlement waits');
      }
      onParked();
    });
  }

  private async book(
    tx: Tx,
    commands: readonly SettleCommand[],
    terms: TermsByOperation,
  ): Promise<readonly OutgoingMessage[]> {
    if (commands.length === 0) return [];
    const executedAt = toTimestamp(this.clock());
    const chunks = commands.map(({ envelope }): BookedChunk => {
      const refusals = terms.get(envelope.data.operation_id)?.refusals ?? new Map<string, number>();
      const bookings = bookTrades(envelope.data, refusals);
      return { command: envelope, source: 'execution', bookings, executedAt, venue: this.venue.name };
    });
    await this.trades.insert(tx, chunks);
    tx.afterCommit(() => this.report(chunks));
    return chunks.map((chunk) => tradesBookedMessage(chunk));
  }

  private report(chunks: readonly BookedChunk[]): void {
    for (const { command, bookings } of chunks) {
      const { operation_id, chunk } = command.data;
      const trades = bookings.reduce((sum, booking) => sum + booking.trades.length, 0);
      const refused = bookings.filter(({ refused_leg }) => refused_leg !== null).length;
      this.metrics.booked(trades, refused);
      this.logger.info({ operation_id, chunk, executions: bookings.length, trades, refused }, 'trades booked');
    }
  }
}

/** Commands of the chunks that were just taken in. A chunk that is in the batch twice is taken once. */
function firstOfEach(commands: readonly SettleCommand[], fresh: readonly ReceivedChunk[]): readonly SettleCommand[] {
  const open = new Set(fresh.map(({ operationId, chunk }) => `${operationId}/${chunk}`));
  return commands.filter(({ envelope: { data } }) => open.delete(`${data.operation_id}/${data.chunk}`));
}
