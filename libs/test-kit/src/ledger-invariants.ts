import { formatUnits, parseUnits } from '@ballast/kernel';
import { groupBy, SCALE } from './invariants/group';

/** The tables of the ledger at one moment. Decimals and positions are texts, as the database prints them. */
export interface LedgerTables {
  readonly accounts: readonly LedgerAccount[];
  readonly balances: readonly LedgerBalance[];
  /** Open holds only. */
  readonly holds: readonly LedgerHold[];
  readonly journals: readonly { readonly platform_code: string; readonly entries: string }[];
  readonly transactions: readonly LedgerTransactionRow[];
  /** In the order of their positions. */
  readonly entries: readonly LedgerTransfer[];
}

export interface LedgerAccount {
  readonly account_id: string;
  readonly kind: string;
  readonly platform_code: string;
}

export interface LedgerBalance {
  readonly account_id: string;
  readonly asset: string;
  readonly balance: string;
  readonly held: string;
}

export interface LedgerHold {
  readonly source_id: string;
  readonly asset: string;
  readonly account_id: string;
  readonly amount: string;
}

export interface LedgerTransactionRow {
  readonly transaction_id: string;
  /** Kind of the source, as the table of the caller stores it. */
  readonly source: string;
  readonly source_id: string;
  readonly platform_code: string;
  readonly first_position: string;
  readonly entries: number;
  readonly created_at: Date;
}

/** A transfer: `amount` to the account (negative: from it), the opposite amount to the counter account. */
export interface LedgerTransfer {
  readonly platform_code: string;
  readonly position: string;
  readonly transaction_id: string;
  readonly account_id: string;
  readonly counter_account: string;
  readonly leg: number;
  readonly purpose: string;
  readonly asset: string;
  readonly amount: string;
  readonly balance_after: string;
}

/**
 * Violations of the ledger's invariants, in words. The invariants hold always, also while Operations run: entries of a
 * transaction and asset sum to 0; a balance is the sum of its entries, and its held part the sum of its open holds; no
 * balance is negative; a source, leg and purpose is posted once; positions have no gaps, and times never fall along them.
 */
export function ledgerTableViolations(tables: LedgerTables): readonly string[] {
  return [
    ...unbalancedTransactions(tables),
    ...repeatedPostings(tables),
    ...halfTrades(tables),
    ...wrongBalances(tables),
    ...wrongRunningBalances(tables),
    ...wrongHolds(tables),
    ...brokenJournals(tables),
    ...strayTransactions(tables),
    ...fallingTimes(tables),
  ];
}

const COUNTER_ACCOUNTS = ['house', 'external', 'fees'];

function unitsOf(text: string): bigint {
  return parseUnits(text, SCALE);
}

function sumOf(texts: readonly string[]): bigint {
  return texts.reduce((total, text) => total + unitsOf(text), 0n);
}

function print(units: bigint): string {
  return formatUnits(units, SCALE).replace(/\.?0+$/, '');
}

interface Side {
  readonly transfer: LedgerTransfer;
  readonly account: string;
  readonly units: bigint;
}

/** Both entries of a transfer, as readers see them. */
function sidesOf(transfer: LedgerTransfer): readonly [Side, Side] {
  const units = unitsOf(transfer.amount);
  return [
    { transfer, account: transfer.account_id, units },
    { transfer, account: transfer.counter_account, units: -units },
  ];
}

function unbalancedTransactions({ entries }: LedgerTables): readonly string[] {
  const sides = entries.flatMap(sidesOf);
  const sums = groupBy(sides, ({ transfer }) => `${transfer.transaction_id} in ${transfer.asset}`);
  return [
    ...[...sums].flatMap(([name, group]) => {
      const total = group.reduce((sum, { units }) => sum + units, 0n);
      return total === 0n ? [] : [`transaction ${name} sums to ${print(total)}`];
    }),
    ...entries
      .filter(({ counter_account }) => !COUNTER_ACCOUNTS.includes(counter_account))
      .map(({ transaction_id, counter_account }) => `transaction ${transaction_id} is against ${counter_account}`),
    ...entries
      .filter(({ amount }) => unitsOf(amount) === 0n)
      .map(({ transaction_id, leg, purpose }) => `${purpose} ${leg} of transaction ${transaction_id} moves nothing`),
  ];
}

function repeatedPostings({ entries, transactions }: LedgerTables): readonly string[] {
  const sources = new Map(transactions.map((each) => [each.transaction_id, each.source_id]));
  const name = ({ transaction_id, leg, purpose }: LedgerTransfer): string =>
    `${purpose} of leg ${leg} of ${sources.get(transaction_id) ?? transaction_id}`;
  return [...groupBy(entries, name)].flatMap(([posting, group]) =>
    group.length === 1 ? [] : [`${posting} was posted ${group.length} times`],
  );
}

/** A buy is paid and delivered, a sell delivered and paid, in one transaction. */
function halfTrades({ entries }: LedgerTables): readonly string[] {
  const trades = entries.filter(({ purpose }) => /^(buy|sell)_(cash|asset)$/.test(purpose));
  const legs = groupBy(trades, ({ transaction_id, leg }) => `leg ${leg} of transaction ${transaction_id}`);
  return [...legs].flatMap(([name, group]) => {
    const signs = group.map(({ purpose, amount }) => `${purpose} ${unitsOf(amount) < 0n ? 'out' : 'in'}`).sort();
    const isWhole = ['buy_asset in,buy_cash out', 'sell_asset out,sell_cash in'].includes(signs.join(','));
    return isWhole ? [] : [`${name} is no whole trade: ${signs.join(', ')}`];
  });
}

function balanceKey({ account_id, asset }: { readonly account_id: string; readonly asset: string }): string {
  return `${account_id} ${asset}`;
}

function wrongBalances({ accounts, balances, entries }: LedgerTables): readonly string[] {
  const known = new Set(accounts.map(({ account_id }) => account_id));
  const posted = groupBy(entries, balanceKey);
  const rows = new Map(balances.map((balance) => [balanceKey(balance), balance]));
  const negative = balances
    .filter(({ balance, held }) => unitsOf(held) < 0n || unitsOf(balance) < unitsOf(held))
    .map((balance) => `${balanceKey(balance)}: ${balance.held} of ${balance.balance} is held`);
  const wrong = [...new Set([...posted.keys(), ...rows.keys()])].flatMap((key) => {
    const total = sumOf((posted.get(key) ?? []).map(({ amount }) => amount));
    const balance = rows.get(key)?.balance ?? '0';
    return total === unitsOf(balance) ? [] : [`${key}: the balance is ${balance}, its entries sum to ${print(total)}`];
  });
  const strangers = balances
    .filter(({ account_id }) => !known.has(account_id))
    .map((balance) => `${balanceKey(balance)}: there is no such account`);
  return [...negative, ...wrong, ...strangers];
}

/** Each entry shows its account's balance right after it. */
function wrongRunningBalances({ entries }: LedgerTables): readonly string[] {
  return [...groupBy(entries, balanceKey)].flatMap(([key, group]) => {
    let running = 0n;
    return group.flatMap(({ amount, balance_after, position }) => {
      running += unitsOf(amount);
      return running === unitsOf(balance_after)
        ? []
        : [`${key}: ${print(running)} after position ${position}, not ${balance_after}`];
    });
  });
}

/** Held amounts that are not the sum of the open holds. On the float only novated buys place holds. */
function wrongHolds({ accounts, balances, holds, transactions }: LedgerTables): readonly string[] {
  const open = groupBy(holds, balanceKey);
  const rows = new Map(balances.map((balance) => [balanceKey(balance), balance.held]));
  const wrong = [...new Set([...open.keys(), ...rows.keys()])].flatMap((key) => {
    const total = sumOf((open.get(key) ?? []).map(({ amount }) => amount));
    const held = rows.get(key) ?? '0';
    return total === unitsOf(held) ? [] : [`${key}: ${held} is held, its open holds sum to ${print(total)}`];
  });
  const posted = new Set(transactions.map(({ source_id }) => source_id));
  const late = holds
    .filter(({ source_id }) => posted.has(source_id))
    .map(({ source_id, asset }) => `the ${asset} hold of ${source_id} is open though it was settled`);
  const floats = new Set(accounts.filter(({ kind }) => kind === 'float').map(({ account_id }) => account_id));
  const mixed = [...groupBy(holds, ({ source_id }) => source_id)].flatMap(([source, group]) =>
    group.length > 1 && group.some(({ account_id }) => floats.has(account_id))
      ? [`${source} holds cash of the float and something else`]
      : [],
  );
  return [...wrong, ...late, ...mixed];
}

function brokenJournals({ journals, entries }: LedgerTables): readonly string[] {
  const counts = new Map(journals.map((journal) => [journal.platform_code, Number(journal.entries)]));
  return [...groupBy(entries, ({ platform_code }) => platform_code)].flatMap(([platform, group]) => {
    const gap = group.findIndex(({ position }, index) => Number(position) !== index + 1);
    return [
      ...(gap === -1 ? [] : [`${platform}: position ${group[gap]?.position ?? ''} stands where ${gap + 1} should`]),
      ...(counts.get(platform) === group.length
        ? []
        : [`${platform}: the journal counts ${counts.get(platform) ?? 0} of ${group.length} entries`]),
    ];
  });
}

/** A transaction names the range of its entries, and each entry is in the range of its transaction. */
function strayTransactions({ transactions, entries }: LedgerTables): readonly string[] {
  const byTransaction = groupBy(entries, ({ transaction_id }) => transaction_id);
  const known = new Set(transactions.map(({ transaction_id }) => transaction_id));
  return [
    ...transactions.flatMap((transaction) => {
      const own = (byTransaction.get(transaction.transaction_id) ?? []).map(({ position }) => Number(position));
      const first = Number(transaction.first_position);
      const isWhole = own.length === transaction.entries && own.every((position, index) => position === first + index);
      return isWhole ? [] : [`transaction ${transaction.transaction_id} does not have the entries it names`];
    }),
    ...[...byTransaction.keys()].filter((id) => !known.has(id)).map((id) => `there is no transaction ${id}`),
  ];
}

/** Along the positions of a platform times never fall, so entries up to a time are entries up to a position. */
function fallingTimes({ transactions }: LedgerTables): readonly string[] {
  return [...groupBy(transactions, ({ platform_code }) => platform_code)].flatMap(([platform, group]) => {
    const inOrder = [...group].sort((a, b) => Number(a.first_position) - Number(b.first_position));
    return inOrder.flatMap(({ first_position, created_at }, index) => {
      const before = inOrder[index - 1]?.created_at;
      return before === undefined || before.getTime() <= created_at.getTime()
        ? []
        : [`${platform}: position ${first_position} is older than the one before it`];
    });
  });
}
