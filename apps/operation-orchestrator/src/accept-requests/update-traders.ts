import { compose, type Composed, type Envelope } from '@ballast/contracts';
import { traderUpdated } from '@ballast/contracts/operation';
import { traderResource, withAutoRebalance, type Trader } from '@ballast/domain-operation';
import type { Tx } from '@ballast/platform-postgres';
import type { TraderStore } from '../persistence/trader.store';
import type { RequestOf } from './read-request';

/** Changes of Traders' settings by one batch of requests. Callers write them before any step that reads Traders. */
export class TraderUpdates {
  private readonly unwritten = new Set<string>();

  private constructor(
    private readonly tx: Tx,
    private readonly store: TraderStore,
    private readonly traders: Map<string, Trader>,
    private readonly fresh: Set<string>,
  ) {}

  static async load(
    tx: Tx,
    store: TraderStore,
    requests: readonly RequestOf<'trader_update'>[],
  ): Promise<TraderUpdates> {
    const traders = await store.lock(
      tx,
      requests.map(({ data }) => data.trader_id),
    );
    const fresh = await store.noteUpdates(
      tx,
      requests.map(({ correlationId }) => correlationId),
    );
    return new TraderUpdates(tx, store, traders, fresh);
  }

  has(traderId: string): boolean {
    return this.traders.has(traderId);
  }

  /**
   * Applies a request. Returns its answer, also when nothing changed, because a caller waits for it. A repeated request
   * has no effect and no answer: applied again, it might undo a later request.
   */
  apply(request: RequestOf<'trader_update'>, now: string): readonly Composed[] {
    const trader = this.traders.get(request.data.trader_id);
    if (trader === undefined || !this.fresh.delete(request.correlationId)) return [];
    const next = withAutoRebalance(trader, request.data.auto_rebalance, now);
    this.traders.set(next.id, next);
    this.unwritten.add(next.id);
    return [updatedMessage(next, request)];
  }

  async write(): Promise<void> {
    await this.store.update(
      this.tx,
      [...this.unwritten].flatMap((id) => this.traders.get(id) ?? []),
    );
    this.unwritten.clear();
  }
}

/** The message correlates with the caller's request, because no Operation belongs to it. */
function updatedMessage(trader: Trader, request: Envelope<unknown>): Composed {
  return compose(traderUpdated, {
    cause: request,
    key: trader.id,
    platformCode: trader.platformCode,
    place: trader.id,
    occurredAt: trader.updatedAt,
    data: { trader: traderResource(trader) },
  });
}
