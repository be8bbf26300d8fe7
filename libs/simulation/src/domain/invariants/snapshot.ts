import type { LedgerEntry } from '@ballast/contracts';
import { sidesOf } from '@ballast/domain-ledger';
import { Decimal, format } from '@ballast/kernel';
import type { LedgerTables, PlatformSnapshot } from '@ballast/test-kit';
import { effectIdOf } from '../services/gateway/requests';
import type { World } from '../world';

/** The tables of the ledger as their checker takes them. */
export function ledgerTablesOf({ credit }: World): LedgerTables {
  const { accounts, balances, holds, journals, transactions, entries } = credit.ledger;
  return {
    accounts: accounts.values().map(({ account, platformCode }) => ({
      account_id: account.id,
      kind: account.kind,
      platform_code: platformCode,
    })),
    balances: balances
      .values()
      .flat()
      .map(({ accountId, asset, balance, held }) => ({ account_id: accountId, asset, balance, held })),
    holds: holds
      .values()
      .flat()
      .map(({ source, account, amount }) => ({
        source_id: source.id,
        asset: amount.asset,
        account_id: account.id,
        amount: format(amount),
      })),
    journals: journals.entries().map(([code, journal]) => ({ platform_code: code, entries: String(journal.entries) })),
    transactions: transactions.values().map((posted) => ({
      transaction_id: posted.transaction.id,
      source: posted.transaction.source.kind,
      source_id: posted.transaction.source.id,
      platform_code: posted.platformCode,
      first_position: String(posted.firstPosition),
      entries: posted.transfers.length,
      created_at: new Date(posted.createdAt),
    })),
    entries: entries.all.map(({ platformCode, position, transactionId: id, accountId, transfer }) => ({
      platform_code: platformCode,
      position: String(position),
      transaction_id: id,
      account_id: accountId,
      counter_account: transfer.counter_account,
      leg: transfer.leg,
      purpose: transfer.purpose,
      asset: transfer.asset,
      amount: transfer.amount,
      balance_after: transfer.balance_after,
    })),
  };
}

/** Both entries of each transfer, as readers see them. */
export function ledgerEntriesOf({ credit }: World): readonly LedgerEntry[] {
  return credit.ledger.entries.all.flatMap(({ position, transactionId: id, transfer }) => {
    const source = credit.ledger.transactions.get(id)?.transaction.source;
    if (source === undefined) throw new Error(`entry ${position} has no transaction`);
    const isExecution = source.kind === 'execution';
    return sidesOf(transfer).map(({ account, amount, balance_after }, side): LedgerEntry => ({
      id: `${position}/${side}`,
      transaction_id: id,
      account,
      asset: transfer.asset,
      amount,
      balance_after,
      source: source.kind,
      source_id: source.id,
      execution_id: isExecution ? source.id : '',
      instruction_index: isExecution ? transfer.leg : null,
      purpose: transfer.purpose,
      created_at: '',
    }));
  });
}

/** All resources, balances and events of the platform, as its own calls would show them, with these entries. */
export function snapshotOf(world: World, entries: readonly LedgerEntry[]): PlatformSnapshot {
  const { gateway, credit, scenario } = world;
  const { operations, executions, traders } = gateway.projections;
  const requested = scenario.actions.flatMap(({ requestId, request }) =>
    request.kind !== 'operation' || request.participants === null
      ? []
      : [[effectIdOf(requestId), amountsOf(request.participants)] as const],
  );
  const byAccount = new Map(
    credit.ledger.accounts.values().map(({ account }) => [account.name, balancesOf(world, account.id)] as const),
  );
  const float = byAccount.get('float') ?? [];
  byAccount.delete('float');
  return {
    operations: operations.values().map(({ operation }) => operation),
    executions: executions.values().map(({ execution }) => execution),
    traders: traders.values(),
    entries,
    float,
    balances: byAccount,
    events: gateway.events.all.map(({ position, notificationId, type, payload }) => ({
      position,
      notification_id: notificationId,
      type,
      payload: JSON.parse(payload) as Record<string, unknown>,
    })),
    requested: new Map(requested),
  };
}

/** Requested amounts by participant code. */
export function amountsOf(
  list: readonly { readonly participant_code: string; readonly amount?: string | undefined }[],
): ReadonlyMap<string, string> {
  return new Map(
    list.flatMap(({ participant_code, amount }) => (amount === undefined ? [] : [[participant_code, amount]])),
  );
}

function balancesOf({ credit }: World, accountId: string): PlatformSnapshot['float'] {
  const rows = credit.ledger.balances.get(accountId) ?? [];
  return rows.map(({ asset, balance, held }) => {
    const available = Decimal.of(balance).minus(Decimal.of(held)).toString();
    return { asset, balance, held, available };
  });
}
