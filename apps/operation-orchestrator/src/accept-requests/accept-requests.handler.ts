import { Inject, Injectable } from '@nestjs/common';
import { offsetOf, OPERATION_TRAITS, type Composed } from '@ballast/contracts';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import { type Poison, PoisonMessagesError, type Wait, WaitingMessagesError } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import type { OperationBatch } from '../operation-batch';
import { OperationBatches } from '../operation-batches';
import { RebalanceQueueStore } from '../persistence/rebalance-queue.store';
import { TraderStore } from '../persistence/trader.store';
import { OperationAcceptance } from './accept-operation';
import { cancelOperation } from './cancel-operation';
import type { Request, RequestOf } from './read-request';
import { TraderUpdates } from './update-traders';

/** Takes in the requests of Strategies in the order in which the gateway accepted them. */
@Injectable()
export class AcceptRequestsHandler {
  constructor(
    private readonly batches: OperationBatches,
    private readonly queue: RebalanceQueueStore,
    private readonly traders: TraderStore,
    private readonly acceptance: OperationAcceptance,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, requests: readonly Request[]): Promise<readonly Composed[]> {
    const now = toTimestamp(this.clock());
    const operationIds = requests.flatMap(({ kind, envelope }) =>
      kind === 'trader_update' ? [] : [envelope.data.operation_id],
    );
    const batch = await this.batches.open(tx, { operationIds, chunkKeys: [] });
    setAsideOrphans(batch, requests);
    const traders = await TraderUpdates.load(
      tx,
      this.traders,
      requests.flatMap(({ kind, envelope }) => (kind === 'trader_update' ? [envelope] : [])),
    );
    waitForTraders(traders, requests);
    const fresh = firstRequests(requests, batch);
    const waiting = await this.enqueue(tx, fresh);
    for (const request of requests) {
      if (request.kind === 'requested') {
        if (!fresh.includes(request.envelope)) continue;
        // The default scope depends on the Trader settings at the place of the request in the log.
        await traders.write();
        const isQueued = waiting.has(request.envelope.data.operation_id);
        await this.acceptance.accept({ tx, batch, isQueued }, request.envelope, now);
      } else applyRequest({ batch, traders, now }, request);
    }
    await traders.write();
    return batch.finish();
  }

  /** Puts new Operations that run alone into the queues of their Strategies; returns the ids of those that wait. */
  private async enqueue(tx: Tx, fresh: readonly RequestOf<'requested'>[]): Promise<ReadonlySet<string>> {
    const alone = fresh
      .filter(({ data }) => OPERATION_TRAITS[data.type].runsAlone)
      .map(({ data, origin }) => ({
        operationId: data.operation_id,
        strategyId: data.strategy_id,
        position: offsetOf(origin),
      }));
    const strategies = alone.map(({ strategyId }) => strategyId);
    await this.queue.lock(tx, strategies);
    const busy = await this.queue.busyStrategies(tx, strategies);
    const waiting = new Set<string>();
    for (const { operationId, strategyId } of alone) {
      if (busy.has(strategyId)) waiting.add(operationId);
      busy.add(strategyId);
    }
    await this.queue.enqueue(tx, alone);
    return waiting;
  }
}

/**
 * Sets aside chunks and cancellations whose Operation is not known. Its request stands before them in the same
 * partition, so the request itself is a dead letter. Waiting would never end, because the request can only come back
 * behind them. When they are dead letters, an operator sends them again after the request.
 */
function setAsideOrphans(batch: OperationBatch, requests: readonly Request[]): void {
  const requested = new Set<string>();
  const orphans = requests.flatMap(({ kind, message, envelope }): readonly Poison[] => {
    if (kind === 'trader_update') return [];
    const { operation_id: id } = envelope.data;
    if (kind === 'requested') requested.add(id);
    if (requested.has(id) || batch.operation(id) !== undefined) return [];
    return [{ message, reason: `Operation ${id} is not known: its request is a dead letter, to be sent again first` }];
  });
  if (orphans.length > 0) throw new PoisonMessagesError(orphans);
}

/** Makes changes of Traders wait until the Trader exists: answers, which come through another topic, open Traders. */
function waitForTraders(traders: TraderUpdates, requests: readonly Request[]): void {
  const early = requests.flatMap(({ kind, message, envelope }): readonly Wait[] => {
    if (kind !== 'trader_update' || traders.has(envelope.data.trader_id)) return [];
    return [{ message, cause: 'not_yet', reason: `Trader ${envelope.data.trader_id} is not known here yet` }];
  });
  if (early.length > 0) throw new WaitingMessagesError(early);
}

function applyRequest(
  { batch, traders, now }: { batch: OperationBatch; traders: TraderUpdates; now: Timestamp },
  request: Exclude<Request, { kind: 'requested' }>,
): void {
  switch (request.kind) {
    case 'listed': {
      const { operation_id, chunk, first_index: firstIndex, participants } = request.envelope.data;
      const input = { kind: 'chunk_listed', at: now, chunk, firstIndex, participants } as const;
      batch.advance(operation_id, undefined, input, { cause: request.envelope, now });
      break;
    }
    case 'trader_update':
      traders.apply(request.envelope, now).forEach((message) => batch.send(message));
      break;
    case 'cancel':
      cancelOperation(batch, request.envelope, now);
      break;
  }
}

/** The first request of each new Operation. A request may be published twice, also within one slice. */
function firstRequests(requests: readonly Request[], batch: OperationBatch): readonly RequestOf<'requested'>[] {
  const fresh = new Map<string, RequestOf<'requested'>>();
  for (const { kind, envelope } of requests) {
    if (kind !== 'requested') continue;
    const { operation_id: id } = envelope.data;
    if (batch.operation(id) === undefined && !fresh.has(id)) fresh.set(id, envelope);
  }
  return [...fresh.values()];
}
