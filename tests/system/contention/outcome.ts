import type { Execution, OperationType } from '@ballast/contracts';
import { formatUnits, parseUnits } from '@ballast/kernel';
import type { PlatformSnapshot } from '@ballast/test-kit';

/** More decimals than any amount has. */
const SCALE = 18;

const SHORT = /^insufficient (BTC|ETH|SOL) balance for sell leg$/;
const HELD = /^balance held by concurrent operation$/;
const SMALL = /^below_instrument_minimum$/;

/** Reasons with which an Execution may end when others compete for its holdings; the requests have no other defect. */
const ALLOWED: Readonly<
  Record<OperationType, { readonly rejected: readonly RegExp[]; readonly skipped: readonly RegExp[] }>
> = {
  enrollment: { rejected: [], skipped: [] },
  top_up: { rejected: [], skipped: [] },
  partial_sell: { rejected: [HELD, SHORT, SMALL], skipped: [] },
  liquidation: { rejected: [HELD], skipped: [/^no_holdings$/, SMALL] },
  // The check of a rebalance fixes what it sells, so later prices cannot reject it.
  rebalance: { rejected: [HELD], skipped: [/^no_holdings$/, /^portfolio_is_balanced$/] },
};

/** Texts, one for each Execution whose end is not in ALLOWED. */
export function reasonFaults({ operations, executions }: PlatformSnapshot): readonly string[] {
  const types = new Map(operations.map(({ id, type }) => [id, type]));
  return executions.flatMap(({ id, operation_id, status, status_reason }) => {
    const type = types.get(operation_id);
    if (type === undefined) return [`Execution ${id} is of an Operation that is not listed`];
    if (status === 'settled') return [];
    const allowed = status === 'rejected' || status === 'skipped' ? ALLOWED[type][status] : [];
    return allowed.some((reason) => reason.test(status_reason)) ? [] : [`${type} ${id} is ${status}: ${status_reason}`];
  });
}

/** Numbers of Executions by reason, or by status when they have no reason. */
export function countReasons(executions: readonly Execution[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status, status_reason } of executions) {
    const name = status_reason.replace(/(BTC|ETH|SOL) balance/, '{ASSET} balance') || status;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/**
 * Differences between the holdings and the float that the platform shows and those that follow from the executed legs,
 * in words. `deposited` is the first amount of the float, in USD.
 */
export function holdingFaults(snapshot: PlatformSnapshot, deposited: string): readonly string[] {
  const types = new Map(snapshot.operations.map(({ id, type }) => [id, type]));
  const expected = new Map<string, bigint>();
  const move = (key: string, amount: bigint): void => void expected.set(key, (expected.get(key) ?? 0n) + amount);
  move('float USD', parseUnits(deposited, SCALE));
  for (const { operation_id, trader_id, instructions } of snapshot.executions) {
    for (const leg of instructions.filter(({ status }) => status === 'executed')) {
      const sign = leg.side === 'buy' ? 1n : -1n;
      move(`trader:${trader_id} ${leg.underlying_currency}`, sign * parseUnits(leg.quantity, SCALE));
      const account = types.get(operation_id) === 'rebalance' ? `trader:${trader_id}` : 'float';
      move(`${account} USD`, -sign * parseUnits(leg.total_notional, SCALE));
    }
  }
  const found = new Map(snapshot.float.map(({ asset, balance }) => [`float ${asset}`, parseUnits(balance, SCALE)]));
  for (const { id } of snapshot.traders) {
    const holdings = snapshot.balances.get(`trader:${id}`);
    if (holdings === undefined) return [`the holdings of Trader ${id} were not read`];
    for (const { asset, balance } of holdings) found.set(`trader:${id} ${asset}`, parseUnits(balance, SCALE));
  }
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((key) => {
    const [want, have] = [expected.get(key) ?? 0n, found.get(key) ?? 0n];
    return want === have ? [] : [`${key} is ${formatUnits(have, SCALE)}, but ${formatUnits(want, SCALE)} was executed`];
  });
}
