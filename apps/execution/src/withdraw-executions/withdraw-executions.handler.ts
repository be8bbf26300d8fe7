import { Inject, Injectable } from '@nestjs/common';
import type { Envelope, ExecutionsSettle } from '@ballast/contracts';
import { bookingsAgain, withdrawnBookings } from '@ballast/domain-venue';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { ChunkStore, type ChunkKey } from '../settle-executions/chunk.store';
import { TradeStore } from '../settle-executions/trade.store';
import { tradesBookedMessage } from '../settle-executions/trades-booked';
import { VENUE, type Venue } from '../venue/venue';

/**
 * Withdraws chunks of Operations that an operator ended. A chunk without trades is never settled any more. The trades of
 * a settled chunk stay booked, and are reported again, because an earlier answer may be lost.
 */
@Injectable()
export class WithdrawExecutionsHandler {
  constructor(
    @Inject(VENUE) private readonly venue: Venue,
    private readonly chunks: ChunkStore,
    private readonly trades: TradeStore,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, commands: readonly Envelope<ExecutionsSettle>[]): Promise<readonly OutgoingMessage[]> {
    if (commands.length === 0) return [];
    const keys = commands.map(({ data }) => ({ operationId: data.operation_id, chunk: data.chunk }));
    const unsettled = new Set(
      [...(await this.chunks.receive(tx, keys)), ...(await this.chunks.endWait(tx, keys))].map(keyText),
    );
    const messages: OutgoingMessage[] = [];
    for (const command of commands) {
      const { operation_id: operationId, chunk } = command.data;
      const isWithdrawn = unsettled.has(keyText({ operationId, chunk }));
      messages.push(isWithdrawn ? this.withdrawn(command) : await this.settledBefore(tx, command));
      tx.afterCommit(() => this.logger.warn({ operation_id: operationId, chunk, isWithdrawn }, 'chunk was withdrawn'));
    }
    return messages;
  }

  private withdrawn(command: Envelope<ExecutionsSettle>): OutgoingMessage {
    const executedAt = toTimestamp(this.clock());
    const bookings = withdrawnBookings(command.data);
    return tradesBookedMessage(
      { command, source: 'execution', bookings, executedAt, venue: this.venue.name },
      { withdrawn: true },
    );
  }

  /** The answer about a chunk that was taken in before. Without trades it was withdrawn, and is reported so again. */
  private async settledBefore(tx: Tx, command: Envelope<ExecutionsSettle>): Promise<OutgoingMessage> {
    const { operation_id, strategy_id, totals, executions } = command.data;
    const stored = await this.trades.ofSources(
      tx,
      executions.map(({ execution_id }) => execution_id),
    );
    const visit = { operationId: operation_id, strategyId: strategy_id, totals, isFirst: false, cause: command };
    // A later visit agrees on no new terms, so there are no facts about them.
    const terms = (await this.venue.termsOf(tx, [visit])).terms.get(operation_id);
    const trades = new Map([...stored].map(([id, ofSource]) => [id, ofSource.map(({ trade }) => trade)]));
    const { bookings, isWithdrawn } = bookingsAgain(command.data, { refusals: terms?.refusals ?? new Map(), trades });
    const executedAt = [...stored.values()][0]?.[0]?.executedAt ?? toTimestamp(this.clock());
    return tradesBookedMessage(
      { command, source: 'execution', bookings, executedAt, venue: this.venue.name },
      { again: true, ...(isWithdrawn ? { withdrawn: true } : {}) },
    );
  }
}

function keyText({ operationId, chunk }: ChunkKey): string {
  return `${operationId.toLowerCase()}/${chunk}`;
}
