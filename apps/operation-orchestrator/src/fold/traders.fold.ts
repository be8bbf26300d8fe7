import { decode, TOPICS } from '@ballast/contracts';
import { executionClosed, executionDecided, traderUpdated } from '@ballast/contracts/operation';
import { traderOf, type Trader } from '@ballast/domain-operation';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase } from '@ballast/platform-record';
import { TraderStore } from '../persistence/trader.store';

/** The phase of Traders: those that Executions opened, and the changes of their settings. */
export class TradersFold implements FoldPhase {
  readonly topic = TOPICS.executionEvents;
  readonly types = [executionDecided.type, executionClosed.type, traderUpdated.type];

  private readonly traders = new TraderStore();

  async apply(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    await this.traders.insert(tx, messages.flatMap(openedBy));
    const updates = messages
      .filter(({ type }) => type === traderUpdated.type)
      .map((message) => decode(traderUpdated, message));
    // A change correlates with the request for it.
    await this.traders.noteUpdates(
      tx,
      updates.map(({ correlationId }) => correlationId),
      updates.map(({ occurredAt }) => occurredAt),
    );
    await this.traders.update(
      tx,
      latestOf(updates.map(({ data, platformCode }) => traderOf(data.trader, platformCode))),
    );
  }
}

/** The Trader that an Execution opened. */
function openedBy(message: LogMessage): readonly Trader[] {
  if (message.type === traderUpdated.type) return [];
  const type = message.type === executionDecided.type ? executionDecided : executionClosed;
  const { data, platformCode } = decode(type, message);
  return data.trader === undefined ? [] : [traderOf(data.trader, platformCode)];
}

/** Each Trader once, as it was updated last. */
function latestOf(traders: readonly Trader[]): readonly Trader[] {
  const latest = new Map<string, Trader>();
  for (const trader of traders) {
    const known = latest.get(trader.id);
    if (known === undefined || known.updatedAt < trader.updatedAt) latest.set(trader.id, trader);
  }
  return [...latest.values()];
}
