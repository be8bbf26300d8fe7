import { Injectable } from '@nestjs/common';
import {
  decode,
  holdsDecided,
  holdsReleased,
  pricesLocked,
  pricesQuoted,
  pricesUnavailable,
  settlementPosted,
  type Composed,
  type Envelope,
} from '@ballast/contracts';
import { isTerminal } from '@ballast/domain-operation';
import { systemClock, toTimestamp } from '@ballast/kernel';
import { decodeMessages, type LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { lockOperations } from '../persistence/operation.store';
import { insertTraders, type StoredTrader } from '../persistence/trader.store';
import type { Cause } from '../work/cause';
import { closeReleasedChunk, closeSettledChunk } from '../work/close-chunk';
import { decideChunk } from '../work/decide-chunk';
import { OperationWork } from '../work/operation.work';

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
    const work = new OperationWork(tx, await lockOperations(tx, ids));
    await work.load(
      replies.flatMap(({ envelope }) =>
        'chunk' in envelope.data ? [{ operationId: envelope.data.operation_id, chunk: envelope.data.chunk }] : [],
      ),
    );
    const traders: StoredTrader[] = [];
    for (const reply of replies) traders.push(...applyReply(work, reply, { messageId: reply.envelope.id, now }));
    await insertTraders(tx, traders);
    return work.finish();
  }
}

/** Folds one answer into the work; what it opened in Traders comes back. An answer that came before changes nothing. */
function applyReply(work: OperationWork, reply: Reply, cause: Cause): readonly StoredTrader[] {
  switch (reply.kind) {
    case 'decided':
      return applyDecisions(work, reply.envelope, cause);
    case 'posted':
      applyPosted(work, reply.envelope, cause);
      return [];
    case 'released':
      applyReleased(work, reply.envelope, cause);
      return [];
    default:
      applyPrices(work, reply, cause);
      return [];
  }
}

function applyDecisions(work: OperationWork, { data }: ReplyOf<'decided'>, cause: Cause): readonly StoredTrader[] {
  const key = { operationId: data.operation_id, chunk: data.chunk };
  const operation = work.operation(data.operation_id);
  const listed = work.chunk(key);
  if (operation === undefined || listed === undefined || listed.decidedAt !== '') return [];
  const decided = decideChunk(operation, listed, data.decisions, cause);
  work.send(decided.messages);
  work.decide(decided.chunk);
  work.advance(operation.id, { kind: 'chunk_decided', chunk: data.chunk, ...decided.counts }, cause);
  return decided.traders;
}

function applyPosted(work: OperationWork, { data }: ReplyOf<'posted'>, cause: Cause): void {
  const operation = work.operation(data.operation_id);
  const chunk = work.chunk({ operationId: data.operation_id, chunk: data.chunk });
  if (operation === undefined || chunk === undefined || chunk.isClosed) return;
  const closed = closeSettledChunk(operation, chunk, data, cause);
  work.send(closed.messages);
  work.close(chunk);
  work.advance(operation.id, { kind: 'chunk_settled', chunk: data.chunk, ...closed.counts }, cause);
}

function applyReleased(work: OperationWork, { data }: ReplyOf<'released'>, cause: Cause): void {
  const operation = work.operation(data.operation_id);
  const chunk = work.chunk({ operationId: data.operation_id, chunk: data.chunk });
  if (operation === undefined || chunk === undefined || chunk.isClosed) return;
  const closed = closeReleasedChunk(operation, chunk, 'price_unavailable', cause);
  work.send(closed.messages);
  work.close(chunk);
  work.advance(operation.id, { kind: 'chunk_released', chunk: data.chunk, rejected: closed.counts.rejected }, cause);
}

function applyPrices(
  work: OperationWork,
  reply:
    | { kind: 'quoted'; envelope: ReplyOf<'quoted'> }
    | { kind: 'locked'; envelope: ReplyOf<'locked'> }
    | { kind: 'unavailable'; envelope: ReplyOf<'unavailable'> },
  cause: Cause,
): void {
  const operation = work.operation(reply.envelope.data.operation_id);
  if (operation === undefined || isTerminal(operation.state.status)) return;
  if (reply.kind === 'unavailable') {
    work.advance(operation.id, { kind: 'prices_unavailable', detail: reply.envelope.data.detail }, cause);
  } else if (reply.kind === 'locked') {
    if (operation.prices === null) work.learn({ ...operation, prices: reply.envelope.data.prices });
    work.advance(operation.id, { kind: 'prices_locked' }, cause);
  } else {
    const { prices, instruments } = reply.envelope.data;
    if (operation.reference === null) work.learn({ ...operation, reference: { prices, instruments } });
    work.advance(operation.id, { kind: 'reference_quoted' }, cause);
  }
}
