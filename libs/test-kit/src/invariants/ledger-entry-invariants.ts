import { formatUnits, parseUnits } from '@ballast/kernel';
import { groupBy, SCALE } from './group';
import type { AccountBalance, LedgerEntry, PlatformSnapshot } from './snapshot';

const UNBALANCED_ACCOUNTS = ['house', 'external'];

function sum(entries: readonly LedgerEntry[]): bigint {
  return entries.reduce((total, { amount }) => total + parseUnits(amount, SCALE), 0n);
}

/** Violations of double entry, and balances that are negative, not the sum of their entries, or partly held at rest. */
export function ledgerViolations({ entries, float, balances }: PlatformSnapshot): readonly string[] {
  const accounts = new Map<string, readonly AccountBalance[]>([['float', float], ...balances]);
  return [
    ...zeroSums(entries),
    ...onePosting(entries),
    ...[...accounts].flatMap(([account, found]) => balanceViolations(account, found, entries)),
  ];
}

function zeroSums(entries: readonly LedgerEntry[]): string[] {
  return [...groupBy(entries, ({ transaction_id, asset }) => `${transaction_id} ${asset}`)].flatMap(([key, group]) => {
    const total = sum(group);
    return total === 0n ? [] : [`the entries of transaction ${key} sum to ${formatUnits(total, SCALE)}`];
  });
}

function onePosting(entries: readonly LedgerEntry[]): string[] {
  // A transfer between customers goes through `external`: one of its two entries there is negative.
  const key = ({ transaction_id, instruction_index, purpose, account, amount }: LedgerEntry): string =>
    [transaction_id, instruction_index, purpose, account, amount.startsWith('-') ? 'out' : 'in'].join(' ');
  return [...groupBy(entries, key)].flatMap(([name, group]) =>
    group.length === 1 ? [] : [`${name} was posted ${group.length} times`],
  );
}

function balanceViolations(account: string, found: readonly AccountBalance[], all: readonly LedgerEntry[]): string[] {
  const own = all.filter((entry) => entry.account === account && !UNBALANCED_ACCOUNTS.includes(account));
  const byAsset = groupBy(own, ({ asset }) => asset);
  const violations = found.flatMap(({ asset, balance, held, available }) => {
    const units = {
      balance: parseUnits(balance, SCALE),
      held: parseUnits(held, SCALE),
      available: parseUnits(available, SCALE),
    };
    return [
      ...(units.balance === sum(byAsset.get(asset) ?? [])
        ? []
        : [`${account} ${asset}: the balance ${balance} is not the sum of its entries`]),
      ...(units.held === 0n ? [] : [`${account} ${asset}: ${held} is held while nothing runs`]),
      ...(units.balance < 0n || units.available < 0n ? [`${account} ${asset} is negative`] : []),
      ...(units.balance - units.held === units.available
        ? []
        : [`${account} ${asset}: available is not balance less held`]),
    ];
  });
  const shown = new Set(found.map(({ asset }) => asset));
  const hidden = [...byAsset].flatMap(([asset, group]) =>
    shown.has(asset) || sum(group) === 0n ? [] : [`${account} ${asset} has entries but shows no balance`],
  );
  return [...violations, ...hidden];
}
