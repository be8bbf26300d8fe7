import { Injectable } from '@nestjs/common';
import { type Composed, OPERATION_TRAITS } from '@ballast/contracts';
import { systemClock, toTimestamp } from '@ballast/kernel';
import { decodeMessages, type LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { OperationBatch } from '../operation-batch';
import { lockOperations } from '../persistence/operation.store';
import { busyStrategies, enqueueRebalances, lockRebalances } from '../persistence/rebalance-queue.store';
import { acceptChunk, acceptOperation } from './accept-operation';
import { cancelOperation } from './cancel-operation';
import { readRequest, type Request, type RequestOf } from './read-request';
import { TraderUpdates } from './update-traders';

/** Takes in the requests of Strategies in the order in which the gateway accepted them. */
@Injectable()
export class AcceptRequestsHandler {
  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly Composed[]> {
    const requests = decodeMessages(messages, readRequest);
    const now = toTimestamp(systemClock());
    const work = await loadWork(tx, requests);
    const traders = await TraderUpdates.load(
      tx,
      requests.flatMap(({ kind, envelope }) => (kind === 'trader_update' ? [envelope] : [])),
    );
    const fresh = requestedFirst(requests, work);
    const queued = await enqueue(tx, fresh);
    for (const { kind, envelope } of requests) {
      switch (kind) {
        case 'requested': {
          if (!fresh.includes(envelope)) break;
          await traders.write();
          const isQueued = queued.has(envelope.data.operation_id);
          await acceptOperation({ tx, work, isQueued }, envelope, now);
          break;
        }
        case 'listed':
          acceptChunk(work, envelope, now);
          break;
        case 'trader_update':
          work.send(traders.apply(envelope, now));
          break;
        case 'cancel':
          cancelOperation(work, envelope, now);
          break;
      }
    }
    await traders.write();
    return work.finish();
  }
}

async function loadWork(tx: Tx, requests: readonly Request[]): Promise<OperationBatch> {
  const ids = requests.flatMap(({ kind, envelope }) => (kind === 'trader_update' ? [] : [envelope.data.operation_id]));
  const work = new OperationBatch(tx, await lockOperations(tx, [...new Set(ids)].sort()));
  await work.load(
    requests.flatMap(({ kind, envelope }) =>
      kind === 'listed' ? [{ operationId: envelope.data.operation_id, chunk: envelope.data.chunk }] : [],
    ),
  );
  return work;
}

/** Of each Operation that is new, the first request: it may have been published twice, also within one slice. */
function requestedFirst(requests: readonly Request[], work: OperationBatch): readonly RequestOf<'requested'>[] {
  const fresh = new Map<string, RequestOf<'requested'>>();
  for (const { kind, envelope } of requests) {
    if (kind !== 'requested') continue;
    const { operation_id: id } = envelope.data;
    if (work.operation(id) === undefined && !fresh.has(id)) fresh.set(id, envelope);
  }
  return [...fresh.values()];
}

/** Puts new rebalances into the queues of their Strategies; answers those that have to wait. */
async function enqueue(tx: Tx, fresh: readonly RequestOf<'requested'>[]): Promise<ReadonlySet<string>> {
  const rebalances = fresh
    .filter(({ data }) => OPERATION_TRAITS[data.type].runsAlone)
    .map(({ data }) => ({ operationId: data.operation_id, strategyId: data.strategy_id }));
  const strategies = rebalances.map(({ strategyId }) => strategyId);
  await lockRebalances(tx, strategies);
  const busy = await busyStrategies(tx, strategies);
  const waiting = new Set<string>();
  for (const { operationId, strategyId } of rebalances) {
    if (busy.has(strategyId)) waiting.add(operationId);
    busy.add(strategyId);
  }
  await enqueueRebalances(tx, rebalances);
  return waiting;
}
