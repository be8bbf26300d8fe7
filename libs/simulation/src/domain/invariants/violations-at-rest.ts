import type { LedgerEntry } from '@ballast/contracts';
import { differencesOf, LedgerSums, sumDifferences } from '@ballast/domain-audit';
import { ledgerTableViolations, platformViolations } from '@ballast/test-kit';
import type { World } from '../world';
import { accountViolations } from './account-violations';
import { authorizationViolations } from './authorization-violations';
import { endViolations } from './ends';
import { foldViolations } from './folds';
import { ledgerEntriesOf, ledgerTablesOf, snapshotOf } from './snapshot';

/** Violations of the invariants of a platform that has come to rest, a sentence for each. */
export function violationsAtRest(world: World): readonly string[] {
  const entries = ledgerEntriesOf(world);
  return [
    ...endViolations(world),
    ...world.processes.flatMap(({ repeatedEffects }) => repeatedEffects),
    ...ledgerTableViolations(ledgerTablesOf(world)),
    ...platformViolations(snapshotOf(world, entries)),
    ...layerViolations(world, entries),
    ...sumViolations(entries),
    ...accountViolations(world),
    ...authorizationViolations(world),
    ...foldViolations(world),
  ];
}

/** Executions, trades and ledger say the same, at the locked prices. */
function layerViolations({ gateway, execution, pricing }: World, entries: readonly LedgerEntry[]): readonly string[] {
  return gateway.projections.executions.values().flatMap(({ execution: shown }) => {
    const lock = pricing.locks.get(shown.operation_id)?.answer;
    const prices = lock?.outcome === 'locked' ? lock.prices : [];
    return differencesOf(
      {
        execution: shown,
        trades: execution.trades.all
          .filter(({ sourceId }) => sourceId === shown.id)
          .map(({ trade, quotedCurrency, executedAt }) => ({
            id: trade.trade_id,
            execution_id: shown.id,
            instruction_index: trade.leg,
            side: trade.side,
            underlying_currency: trade.asset,
            quoted_currency: quotedCurrency,
            price: trade.price,
            quantity: trade.quantity,
            notional: trade.notional,
            venue: 'simulated',
            executed_at: executedAt,
          })),
        entries: entries.filter(({ execution_id }) => execution_id === shown.id),
      },
      new Map(prices.map(({ asset, price }) => [asset, price])),
    );
  });
}

function sumViolations(entries: readonly LedgerEntry[]): readonly string[] {
  const all = new LedgerSums();
  all.add(entries);
  return sumDifferences(all.list());
}
