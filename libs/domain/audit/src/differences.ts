import {
  isCounterKind,
  type BookedTrade,
  type Execution,
  type Instruction,
  type LedgerEntry,
} from '@ballast/contracts';
import { Decimal, isPlainDecimal } from '@ballast/kernel';

/** An Execution with its trades and its ledger entries. */
export interface LayeredExecution {
  readonly execution: Execution;
  readonly trades: readonly BookedTrade[];
  readonly entries: readonly LedgerEntry[];
}

/** Locked prices by asset; null when prices may have been locked after the Operation was read. */
export type LockedPrices = ReadonlyMap<string, string> | null;

/**
 * The differences between an Execution, its trades and the ledger, in words; empty when all three agree. The trades of an
 * Execution that awaits its end may or may not be booked, so until then only the sums of its ledger transaction are
 * checked, which is posted as a whole.
 */
export function differencesOf(layers: LayeredExecution, lockedPrices: LockedPrices): readonly string[] {
  const { execution, trades, entries } = layers;
  return [...judge(layers, lockedPrices), ...orphans(execution, trades, entries), ...imbalances(entries)].map(
    (text) => `Execution ${execution.id}: ${text}`,
  );
}

function judge({ execution, trades, entries }: LayeredExecution, lockedPrices: LockedPrices): readonly string[] {
  if (execution.status === 'awaiting_execution') return [];
  return execution.instructions.flatMap((instruction, place) => {
    const own = {
      name: nameOf(instruction, place),
      instruction,
      trades: trades.filter(({ instruction_index }) => instruction_index === place),
      entries: entries.filter(({ instruction_index }) => instruction_index === place),
    };
    const isExecuted = execution.status === 'settled' && instruction.status === 'executed';
    return isExecuted
      ? [...tradeDifferences(own), ...priceDifferences(own, lockedPrices), ...ledgerDifferences(own)]
      : leftovers(own, execution);
  });
}

interface LayeredInstruction {
  readonly name: string;
  readonly instruction: Instruction;
  readonly trades: readonly BookedTrade[];
  readonly entries: readonly LedgerEntry[];
}

function nameOf({ side, underlying_currency }: Instruction, place: number): string {
  return `Instruction ${place} (${side} ${underlying_currency})`;
}

function tradeDifferences({ name, instruction, trades }: LayeredInstruction): readonly string[] {
  const [trade, ...more] = trades;
  if (trade === undefined) return [`${name} is executed without a trade.`];
  if (more.length > 0) return [`${name} has ${trades.length} trades.`];
  const asked = `${instruction.side} ${instruction.underlying_currency}`;
  const booked = `${trade.side} ${trade.underlying_currency}`;
  const amounts = [
    ['quantity', instruction.quantity, trade.quantity],
    ['price', instruction.price, trade.price],
    ['notional', instruction.total_notional, trade.notional],
  ] as const;
  return [
    ...(instruction.trade_ids.length === 1 && instruction.trade_ids[0] === trade.id
      ? []
      : [`${name} names the trades [${instruction.trade_ids.join(', ')}], booked is ${trade.id}.`]),
    ...(asked === booked ? [] : [`${name}: its trade is a ${booked}.`]),
    ...amounts
      .filter(([, shown, traded]) => !isSame(shown, traded))
      .map(([what, shown, traded]) => `${name} shows the ${what} ${shown}, its trade ${traded}.`),
  ];
}

function priceDifferences({ name, instruction }: LayeredInstruction, lockedPrices: LockedPrices): readonly string[] {
  if (lockedPrices === null) return [];
  const locked = lockedPrices.get(instruction.underlying_currency);
  if (locked === undefined) return [`${name} is executed at ${instruction.price}, but no price is locked.`];
  return isSame(instruction.price, locked)
    ? []
    : [`${name} is executed at ${instruction.price}, but ${locked} is the locked price.`];
}

/** The customer's side of the postings must have moved what the Instruction says; the other side follows from the sums. */
function ledgerDifferences({ name, instruction, trades, entries }: LayeredInstruction): readonly string[] {
  if (entries.length === 0) {
    return [trades.length > 0 ? `The trade of ${name} has no ledger entries.` : `${name} has no ledger entries.`];
  }
  const { side, underlying_currency, quoted_currency, quantity, total_notional } = instruction;
  const own = entries.filter(({ account, purpose }) => !isCounterKind(account) && purpose !== 'fee');
  const moved = (asset: string): string => sumOf(own.filter((entry) => entry.asset === asset)).toString();
  const [ofAsset, ofCash] = side === 'buy' ? ['', '-'] : ['-', ''];
  const expected = [
    [underlying_currency, `${ofAsset}${quantity}`],
    [quoted_currency, `${ofCash}${total_notional}`],
  ] as const;
  return expected
    .filter(([asset, amount]) => !isSame(moved(asset), amount))
    .map(([asset, amount]) => `${name} is ${amount} ${asset}, its ledger entries are ${moved(asset)} ${asset}.`);
}

/** Trades and entries of an Instruction that did not execute: there must be none. */
function leftovers(
  { name, instruction, trades, entries }: LayeredInstruction,
  { status }: Execution,
): readonly string[] {
  const standing = `${name}, ${instruction.status} in an Execution that is ${status},`;
  return [
    ...(trades.length > 0 ? [`${standing} has a trade.`] : []),
    ...(entries.length > 0 ? [`${standing} has ledger entries.`] : []),
  ];
}

function orphans(
  { instructions }: Execution,
  trades: readonly BookedTrade[],
  entries: readonly LedgerEntry[],
): readonly string[] {
  const isOrphan = ({ instruction_index }: { readonly instruction_index: number | null }): boolean =>
    instruction_index === null || instruction_index >= instructions.length;
  return [
    ...trades.filter(isOrphan).map(({ id }) => `The trade ${id} belongs to no Instruction.`),
    ...entries.filter(isOrphan).map(({ id }) => `The ledger entry ${id} belongs to no Instruction.`),
  ];
}

function imbalances(entries: readonly LedgerEntry[]): readonly string[] {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const key = `Transaction ${entry.transaction_id} does not sum to zero in ${entry.asset}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [entry]);
    else known.push(entry);
  }
  return [...groups].flatMap(([text, group]) => {
    const sum = sumOf(group);
    return sum.isZero() ? [] : [`${text} but to ${sum.toString()}.`];
  });
}

function sumOf(entries: readonly LedgerEntry[]): Decimal {
  return Decimal.sum(entries.map(({ amount }) => Decimal.of(amount)));
}

/** Whether two decimals are the same number: layers may print zeros at the end differently. */
function isSame(left: string, right: string): boolean {
  if (left === right) return true;
  return isPlainDecimal(left) && isPlainDecimal(right) && Decimal.of(left).equals(Decimal.of(right));
}
