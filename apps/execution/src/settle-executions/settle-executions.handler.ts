import { Inject, Injectable } from '@nestjs/common';
import {
  compose,
  decode,
  decodeKept,
  executionsSettle,
  tradesBooked,
  type Envelope,
  type ExecutionsSettle,
} from '@ballast/contracts';
import { bookTrades } from '@ballast/domain-venue';
import { systemClock, toTimestamp } from '@ballast/kernel';
import { decodeMessages, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER, type DueBatch } from '@ballast/platform-service';
import { VENUE, type Venue, type VenueTerms } from '../venue/venue';
import { chunkStore, type ReceivedChunk } from './chunk.store';
import { SettlementMetrics } from './settlement.metrics';
import { bookedChunk, insertTrades, type BookedChunk } from './trade.store';

/** A chunk to settle, with its command as it came in case it has to wait. */
interface SettleCommand {
  readonly envelope: Envelope<ExecutionsSettle>;
  readonly text: string;
}

/** Books the trades of Executions at their locked prices, chunk by chunk. */
@Injectable()
export class SettleExecutionsHandler {
  constructor(
    @Inject(VENUE) private readonly venue: Venue,
    private readonly metrics: SettlementMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * A chunk that was taken in before, settled or waiting, changes nothing. `onParked` is called after the commit when a
   * chunk has to wait.
   */
  async receive(tx: Tx, messages: readonly LogMessage[], onParked: () => void): Promise<readonly OutgoingMessage[]> {
    const commands = decodeMessages(
      messages.filter(({ type }) => type === executionsSettle.type),
      (message): SettleCommand => ({ envelope: decode(executionsSettle, message), text: message.value }),
    );
    if (commands.length === 0) return [];
    const fresh = await chunkStore.receive(
      tx,
      commands.map(({ envelope: { data } }) => ({ operationId: data.operation_id, chunk: data.chunk })),
    );
    const taken = firstOfEach(commands, fresh);
    const terms = await this.termsOf(tx, taken, fresh);
    const waiting = taken.filter((command) => isLater(dueAtOf(command, terms)));
    await this.park(tx, waiting, terms, onParked);
    return this.book(
      tx,
      taken.filter((command) => !waiting.includes(command)),
      terms,
    );
  }

  /** Settles chunks whose wait is over, up to `limit`. */
  async settleDue(tx: Tx, limit: number): Promise<DueBatch> {
    const commands = (await chunkStore.takeDue(tx, limit)).map(readParked);
    const messages = await this.book(tx, commands, await this.termsOf(tx, commands, []));
    return { taken: commands.length, messages };
  }

  private async termsOf(
    tx: Tx,
    commands: readonly SettleCommand[],
    received: readonly ReceivedChunk[],
  ): Promise<ReadonlyMap<string, VenueTerms>> {
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

  private async park(
    tx: Tx,
    commands: readonly SettleCommand[],
    terms: ReadonlyMap<string, VenueTerms>,
    onParked: () => void,
  ): Promise<void> {
    if (commands.length === 0) return;
    await chunkStore.park(
      tx,
      commands.map((command) => ({
        operationId: command.envelope.data.operation_id,
        chunk: command.envelope.data.chunk,
        dueAt: dueAtOf(command, terms) ?? new Date(),
        command: command.text,
      })),
    );
    tx.afterCommit(() => {
      for (const { envelope } of commands) {
        const { operation_id, chunk } = envelope.data;
        this.logger.info({ operation_id, chunk }, 'settlement waits');
      }
      onParked();
    });
  }

  private async book(
    tx: Tx,
    commands: readonly SettleCommand[],
    terms: ReadonlyMap<string, VenueTerms>,
  ): Promise<readonly OutgoingMessage[]> {
    if (commands.length === 0) return [];
    const executedAt = toTimestamp(systemClock());
    const chunks = commands.map(({ envelope }) => {
      const refusals = terms.get(envelope.data.operation_id)?.refusals ?? new Map<string, number>();
      return bookedChunk(envelope, {
        executions: bookTrades(envelope.data, refusals),
        executedAt,
        venue: this.venue.name,
      });
    });
    await insertTrades(tx, chunks);
    tx.afterCommit(() => this.report(chunks));
    return chunks.map(tradesBookedMessage);
  }

  private report(chunks: readonly BookedChunk[]): void {
    for (const { command, executions } of chunks) {
      const { operation_id, chunk } = command.data;
      const trades = executions.reduce((sum, execution) => sum + execution.trades.length, 0);
      const refused = executions.filter(({ refused_leg }) => refused_leg !== null).length;
      this.metrics.booked(trades, refused);
      this.logger.info({ operation_id, chunk, executions: executions.length, trades, refused }, 'trades booked');
    }
  }
}

/** Commands of the chunks that were taken in now; a chunk that was asked for twice at once is taken once. */
function firstOfEach(commands: readonly SettleCommand[], fresh: readonly ReceivedChunk[]): readonly SettleCommand[] {
  const open = new Set(fresh.map(({ operationId, chunk }) => `${operationId}/${chunk}`));
  return commands.filter(({ envelope: { data } }) => open.delete(`${data.operation_id}/${data.chunk}`));
}

function dueAtOf({ envelope }: SettleCommand, terms: ReadonlyMap<string, VenueTerms>): Date | null {
  return terms.get(envelope.data.operation_id)?.dueAt ?? null;
}

function isLater(dueAt: Date | null): boolean {
  return dueAt !== null && dueAt.getTime() > systemClock().getTime();
}

function readParked(text: string): SettleCommand {
  return { envelope: decodeKept(executionsSettle, text), text };
}

function tradesBookedMessage({ command, executions, executedAt }: BookedChunk): OutgoingMessage {
  const { operation_id, strategy_id, type, quoted_currency, chunk } = command.data;
  return compose(tradesBooked, {
    key: command.key,
    platformCode: command.platformCode,
    correlationId: command.correlationId,
    causationId: command.id,
    occurredAt: executedAt,
    data: {
      operation_id,
      strategy_id,
      type,
      quoted_currency,
      chunk,
      executed_at: executedAt,
      executions: [...executions],
    },
  });
}
