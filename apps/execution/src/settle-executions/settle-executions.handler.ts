import { Inject, Injectable } from '@nestjs/common';
import type { Envelope, SettlementDelayed, TradesBooked } from '@ballast/contracts';
import { bookTrades } from '@ballast/domain-venue';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER, reportUndecoded, type DueBatch } from '@ballast/platform-service';
import { VENUE, type AgreedTerms, type TermsByOperation, type Venue } from '../venue/venue';
import { ChunkStore, type ReceivedChunk } from './chunk.store';
import type { SettleCommand } from './settle-command';
import { SettlementMetrics } from './settlement.metrics';
import { TradeStore } from './trade.store';
import { settlementDelayedMessage, tradesBookedMessage } from './trades-booked';

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
    const { terms, messages } = await this.termsOf(tx, taken, fresh);
    const now = this.clock();
    const waiting = waitingAmong(taken, terms, now);
    const delayed = waiting.map(({ command, dueAt }) => settlementDelayedMessage(command, { dueAt, now }));
    await this.park(
      tx,
      delayed.map(({ envelope }) => envelope),
      onParked,
    );
    const parked = new Set(waiting.map(({ command }) => command));
    const booked = await this.book(
      tx,
      taken.filter((command) => !parked.has(command)),
      terms,
    );
    return [...messages, ...delayed, ...booked];
  }

  /** Settles chunks whose wait is over, up to `limit`. */
  async settleDue(tx: Tx, limit: number): Promise<DueBatch> {
    const { decoded: commands, undecoded } = await this.chunks.takeDue(tx, limit);
    reportUndecoded(tx, this.logger, undecoded);
    const agreed = await this.termsOf(tx, commands, []);
    const messages = [...agreed.messages, ...(await this.book(tx, commands, agreed.terms))];
    return { taken: commands.length + undecoded.length, messages };
  }

  private async termsOf(
    tx: Tx,
    commands: readonly SettleCommand[],
    received: readonly ReceivedChunk[],
  ): Promise<AgreedTerms> {
    const first = new Set(received.flatMap(({ operationId, isFirst }) => (isFirst ? [operationId] : [])));
    const byOperation = new Map(commands.map(({ envelope }) => [envelope.data.operation_id, envelope]));
    if (byOperation.size === 0) return { terms: new Map(), messages: [] };
    return this.venue.termsOf(
      tx,
      [...byOperation.values()].map((cause) => ({
        operationId: cause.data.operation_id,
        strategyId: cause.data.strategy_id,
        totals: cause.data.totals,
        isFirst: first.has(cause.data.operation_id),
        cause,
      })),
    );
  }

  private async park(tx: Tx, delayed: readonly Envelope<SettlementDelayed>[], onParked: () => void): Promise<void> {
    if (delayed.length === 0) return;
    await this.chunks.park(tx, delayed);
    tx.afterCommit(() => {
      for (const { data } of delayed) {
        const { operation_id, chunk } = data;
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
    const booked = commands.map(({ envelope: command }) => {
      const refusals = terms.get(command.data.operation_id)?.refusals ?? new Map<string, number>();
      const bookings = bookTrades(command.data, refusals);
      return tradesBookedMessage({ command, source: 'execution', bookings, executedAt, venue: this.venue.name });
    });
    const facts = booked.map(({ envelope }) => envelope);
    await this.trades.insert(tx, facts);
    tx.afterCommit(() => this.report(facts));
    return booked;
  }

  private report(facts: readonly Envelope<TradesBooked>[]): void {
    for (const { data } of facts) {
      const { operation_id, chunk, bookings } = data;
      const trades = bookings.reduce((sum, booking) => sum + booking.trades.length, 0);
      const refused = bookings.filter(({ refused_leg }) => refused_leg !== null).length;
      this.metrics.booked(trades, refused);
      this.logger.info({ operation_id, chunk, executions: bookings.length, trades, refused }, 'trades booked');
    }
  }
}

/** Commands of the chunks that the venue does not settle yet. */
function waitingAmong(
  commands: readonly SettleCommand[],
  terms: TermsByOperation,
  now: Date,
): readonly WaitingCommand[] {
  return commands.flatMap((command) => {
    const dueAt = terms.get(command.envelope.data.operation_id)?.dueAt ?? null;
    return dueAt !== null && dueAt.getTime() > now.getTime() ? [{ command, dueAt }] : [];
  });
}

/** Commands of the chunks that were just taken in. A chunk that is in the batch twice is taken once. */
function firstOfEach(commands: readonly SettleCommand[], fresh: readonly ReceivedChunk[]): readonly SettleCommand[] {
  const open = new Set(fresh.map(({ operationId, chunk }) => `${operationId}/${chunk}`));
  return commands.filter(({ envelope: { data } }) => open.delete(`${data.operation_id}/${data.chunk}`));
}
