import { Injectable } from '@nestjs/common';
import {
  compose,
  decode,
  operationRequested,
  participantsListed,
  traderUpdated,
  traderUpdateRequested,
  type Composed,
  type Envelope,
  type OperationRequested,
  type ParticipantsListed,
} from '@ballast/contracts';
import { begin } from '@ballast/domain-operation';
import { nextTimestamp, systemClock, toTimestamp } from '@ballast/kernel';
import { decodeMessages, type LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { lockOperations } from '../persistence/operation.store';
import { lockTraders, updateTraders, type StoredTrader } from '../persistence/trader.store';
import { traderResource } from '../work/decide-chunk';
import { OperationWork } from '../work/operation.work';

type Request =
  | { readonly kind: 'requested'; readonly envelope: Envelope<OperationRequested> }
  | { readonly kind: 'listed'; readonly envelope: Envelope<ParticipantsListed> }
  | {
      readonly kind: 'trader_update';
      readonly envelope: Envelope<{ trader_id: string; strategy_id: string; auto_rebalance: boolean }>;
    };

function read(message: LogMessage): Request {
  switch (message.type) {
    case operationRequested.type:
      return { kind: 'requested', envelope: decode(operationRequested, message) };
    case participantsListed.type:
      return { kind: 'listed', envelope: decode(participantsListed, message) };
    case traderUpdateRequested.type:
      return { kind: 'trader_update', envelope: decode(traderUpdateRequested, message) };
    default:
      throw new Error(`${message.type} is no request of a Strategy`);
  }
}

/** Takes in the requests of Strategies in the order in which the gateway accepted them. */
@Injectable()
export class AcceptRequestsHandler {
  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly Composed[]> {
    const requests = decodeMessages(messages, read);
    const now = toTimestamp(systemClock());
    const ids = requests.flatMap(({ kind, envelope }) =>
      kind === 'trader_update' ? [] : [envelope.data.operation_id],
    );
    const work = new OperationWork(tx, await lockOperations(tx, [...new Set(ids)].sort()));
    await work.load(
      requests.flatMap(({ kind, envelope }) =>
        kind === 'listed' ? [{ operationId: envelope.data.operation_id, chunk: envelope.data.chunk }] : [],
      ),
    );
    const traders = await lockTraders(
      tx,
      requests.flatMap(({ kind, envelope }) => (kind === 'trader_update' ? [envelope.data.trader_id] : [])).sort(),
    );
    const updated = new Set<string>();
    for (const { kind, envelope } of requests) {
      if (kind === 'requested') acceptOperation(work, envelope, now);
      else if (kind === 'listed') acceptChunk(work, envelope, now);
      else {
        const trader = traders.get(envelope.data.trader_id);
        if (trader === undefined) continue;
        const next = updateTrader(trader, envelope.data.auto_rebalance, now);
        traders.set(trader.id, next);
        updated.add(trader.id);
        work.send([traderUpdatedMessage(next, envelope)]);
      }
    }
    await updateTraders(
      tx,
      [...updated].flatMap((id) => traders.get(id) ?? []),
    );
    return work.finish();
  }
}

function acceptOperation(
  work: OperationWork,
  { id, platformCode, data }: Envelope<OperationRequested>,
  now: string,
): void {
  if (work.operation(data.operation_id) !== undefined) return;
  const { state, effects } = begin(data.type, data.chunks);
  const operation = {
    id: data.operation_id,
    platformCode,
    request: data,
    state,
    updatedAt: data.created_at,
    reference: null,
    prices: null,
  };
  work.begin(operation, effects, { messageId: id, now });
}

function acceptChunk(work: OperationWork, { id, data }: Envelope<ParticipantsListed>, now: string): void {
  const key = { operationId: data.operation_id, chunk: data.chunk };
  if (work.chunk(key) !== undefined) return;
  work.list({
    ...key,
    firstIndex: data.first_index,
    participants: data.participants,
    decidedAt: '',
    accepted: [],
    legsByAsset: {},
    isClosed: false,
  });
  work.advance(data.operation_id, { kind: 'chunk_listed', chunk: data.chunk }, { messageId: id, now });
}

function updateTrader(trader: StoredTrader, autoRebalance: boolean, now: string): StoredTrader {
  return { ...trader, autoRebalance, updatedAt: nextTimestamp(now, trader.updatedAt) };
}

/** Answers also when nothing changed: a caller waits for it. Its correlation is the caller's, not an Operation's. */
function traderUpdatedMessage(trader: StoredTrader, request: Envelope<unknown>): Composed {
  return compose(traderUpdated, {
    key: trader.id,
    platformCode: trader.platformCode,
    correlationId: request.correlationId,
    causationId: request.id,
    occurredAt: trader.updatedAt,
    data: { trader: traderResource(trader) },
  });
}
