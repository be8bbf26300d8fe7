import { Injectable } from '@nestjs/common';
import {
  decode,
  holdsDecided,
  holdsReleased,
  pricesLocked,
  pricesMoved,
  pricesQuoted,
  pricesUnavailable,
  settlementPosted,
  type Composed,
} from '@ballast/contracts';
import {
  assetsWithoutPrice,
  closeReleasedChunk,
  closeSettledChunk,
  decideChunk,
  isTerminal,
  requiredAssets,
  staleDecision,
  tradersOf,
  undecided,
  type Trader,
} from '@ballast/domain-operation';
import { systemClock, toTimestamp } from '@ballast/kernel';
import { decodeMessages, type LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { OperationBatch } from '../operation-batch';
import { executionMessages, type Cause } from '../operation-messages';
import { lockOperations } from '../persistence/operation.store';
import { existingTraders, insertTraders } from '../persistence/trader.store';

function read(message: LogMessage) {
  switch (message.type) {
    case holdsDecided.type:
      return { kind: 'decided' as const, envelope: decode(holdsDecided, message) };
    case settlementPosted.type:
      return { kind: 'posted' as const, envelope: decode(settlementPosted, message) };
    case holdsReleased.type:
      return { kind: 'released' as const, envelope: decode(holdsReleased, message) };
    case pricesQuoted.type:
      return { kind: 'quoted' as const, envelope: decode(pricesQuoted, message) };
    case pricesLocked.type:
      return { kind: 'locked' as const, envelope: decode(pricesLocked, message) };
    case pricesMoved.type:
      return { kind: 'moved' as const, envelope: decode(pricesMoved, message) };
    case pricesUnavailable.type:
      return { kind: 'unavailable' as const, envelope: decode(pricesUnavailable, message) };
    default:
      throw new Error(`${message.type} is no answer to an Operation`);
  }
}

type Reply = ReturnType<typeof read>;
type ReplyOf<K extends Reply['kind']> = Extract<Reply, { kind: K }>['envelope'];

/** Moves Operations on by the answers of credit check, pricing and settlement. */
@Injectable()
export class AdvanceOperationsHandler {
  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly Composed[]> {
    const replies = decodeMessages(messages, read);
    const now = toTimestamp(systemClock());
    const ids = [...new Set(replies.map(({ envelope }) => envelope.data.operation_id))].sort();
    const work = new OperationBatch(tx, await lockOperations(tx, ids));
    await work.load(
      replies.flatMap(({ envelope }) =>
        'chunk' in envelope.data ? [{ operationId: envelope.data.operation_id, chunk: envelope.data.chunk }] : [],
      ),
    );
    const known = await this.tradersOfUndecided(tx, work, replies);
    const traders: Trader[] = [];
    for (const reply of replies) {
      traders.push(...applyReply(work, reply, known, { messageId: reply.envelope.id, now }));
    }
    await insertTraders(tx, traders);
    return work.finish();
  }

  /** Chunks that are given back unseen still say which of their participants have a Trader. */
  private tradersOfUndecided(tx: Tx, work: OperationBatch, replies: readonly Reply[]): Promise<ReadonlySet<string>> {
    const ids = replies.flatMap(({ kind, envelope }) => {
      if (kind !== 'released') return [];
      const operation = work.operation(envelope.data.operation_id);
      const chunk = work.chunk({ operationId: envelope.data.operation_id, chunk: envelope.data.chunk });
      return operation === undefined || chunk === undefined || chunk.decidedAt !== ''
        ? []
        : tradersOf(operation, chunk);
    });
    return existingTraders(tx, ids);
  }
}

/** Folds one answer into the work; what it opened in Traders comes back. An answer that came before changes nothing. */
function applyReply(work: OperationBatch, reply: Reply, traders: ReadonlySet<string>, cause: Cause): readonly Trader[] {
  switch (reply.kind) {
    case 'decided':
      return applyDecisions(work, reply.envelope, cause);
    case 'posted':
      applyPosted(work, reply.envelope, cause);
      return [];
    case 'released':
      applyReleased(work, reply.envelope, traders, cause);
      return [];
    default:
      applyPrices(work, reply, cause);
      return [];
  }
}

function applyDecisions(work: OperationBatch, { data }: ReplyOf<'decided'>, cause: Cause): readonly Trader[] {
  const key = { operationId: data.operation_id, chunk: data.chunk };
  const operation = work.operation(data.operation_id);
  const listed = work.chunk(key);
  if (operation === undefined || listed === undefined || listed.decidedAt !== '') return [];
  const decided = decideChunk(operation, listed, data.decisions, cause.now);
  work.send(executionMessages(operation, decided.events, cause));
  work.decide(decided.chunk);
  const stale = staleDecision(listed.participants, data.decisions);
  work.advance(operation.id, { kind: 'chunk_decided', chunk: data.chunk, ...decided.counts, stale }, cause);
  return decided.events.flatMap((event) => (event.kind === 'trader_created' ? [event.trader] : []));
}

function applyPosted(work: OperationBatch, { data }: ReplyOf<'posted'>, cause: Cause): void {
  const operation = work.operation(data.operation_id);
  const chunk = work.chunk({ operationId: data.operation_id, chunk: data.chunk });
  if (operation === undefined || chunk === undefined || chunk.isClosed) return;
  const closed = closeSettledChunk(operation, chunk, data, cause.now);
  work.send(executionMessages(operation, closed.events, cause));
  work.close(chunk);
  work.advance(operation.id, { kind: 'chunk_settled', chunk: data.chunk, ...closed.counts }, cause);
}

function applyReleased(
  work: OperationBatch,
  { data }: ReplyOf<'released'>,
  traders: ReadonlySet<string>,
  cause: Cause,
): void {
  const operation = work.operation(data.operation_id);
  const chunk = work.chunk({ operationId: data.operation_id, chunk: data.chunk });
  if (operation === undefined || chunk === undefined || chunk.isClosed) return;
  const isUndecided = chunk.decidedAt === '';
  const closed = closeReleasedChunk(
    operation,
    chunk,
    isUndecided ? undecided(operation, chunk, traders) : [],
    cause.now,
  );
  work.send(executionMessages(operation, closed.events, cause));
  work.close(chunk);
  const { rejected } = closed.counts;
  work.advance(operation.id, { kind: 'chunk_released', chunk: data.chunk, rejected, undecided: isUndecided }, cause);
}

function applyPrices(
  work: OperationBatch,
  reply:
    | { kind: 'quoted'; envelope: ReplyOf<'quoted'> }
    | { kind: 'locked'; envelope: ReplyOf<'locked'> }
    | { kind: 'moved'; envelope: ReplyOf<'moved'> }
    | { kind: 'unavailable'; envelope: ReplyOf<'unavailable'> },
  cause: Cause,
): void {
  const operation = work.operation(reply.envelope.data.operation_id);
  if (operation === undefined || isTerminal(operation.state.status)) return;
  if (reply.kind === 'unavailable') {
    work.advance(operation.id, { kind: 'prices_unavailable', detail: reply.envelope.data.detail }, cause);
  } else if (reply.kind === 'moved') {
    const reason = operation.request.plan === undefined ? 'price_moved' : 'plan_stale';
    const failure = { reason, detail: reply.envelope.data.detail } as const;
    work.advance(operation.id, { kind: 'prices_moved', failure }, cause);
  } else if (reply.kind === 'locked') {
    if (operation.prices === null) work.learn({ ...operation, prices: reply.envelope.data.prices });
    work.advance(operation.id, { kind: 'prices_locked' }, cause);
  } else if (operation.state.reference === 'asked') {
    // A quote that comes again is another look at the market, and the check has gone by the first one.
    const { prices, instruments } = reply.envelope.data;
    work.learn({ ...operation, reference: { prices, instruments } });
    const missing = assetsWithoutPrice(requiredAssets(operation.request), prices);
    const detail = `No fresh price for ${missing.join(', ')}.`;
    work.advance(
      operation.id,
      missing.length > 0 ? { kind: 'prices_unavailable', detail } : { kind: 'reference_quoted' },
      cause,
    );
  }
}
