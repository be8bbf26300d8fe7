import { formatUnits, parseUnits, rescaleUnits, type Amount } from '@ballast/kernel';
import { holdKey, type Hold } from './hold';

/** A balance as tables store it: decimals as text. */
export interface StoredBalance {
  readonly accountId: string;
  readonly asset: string;
  /** Posted balance, including the held part. */
  readonly balance: string;
  /** Sum of the open holds. */
  readonly held: string;
}

/** The change of one balance since it was read, at `scale`; `balance` and `held` are signed. */
export interface BalanceChange {
  readonly accountId: string;
  readonly asset: string;
  readonly scale: number;
  readonly balance: bigint;
  readonly held: bigint;
  /** Whether the balance did not exist when the balances were read. */
  readonly isNew: boolean;
}

/** Balances as a decision reads them. */
export interface Balances {
  /** Posted balance and sum of open holds in units of the scale; zeros for a balance that does not exist. */
  unitsOf(accountId: string, asset: string, scale: number): { readonly balance: bigint; readonly held: bigint };
}

/** Change of a balance since it was read: signed, in units of `scale`. */
interface Change {
  scale: number;
  balance: bigint;
  held: bigint;
}

interface Line {
  readonly stored: StoredBalance | undefined;
  change: Change | undefined;
}

/**
 * Balances and open holds of accounts, as read from tables and as facts have changed them since. Every amount carries
 * the scale of its asset. A book belongs to one transaction or one fold, and only `evolve` changes it.
 */
export class LedgerBook implements Balances {
  private readonly accounts = new Map<string, Map<string, Line>>();
  private readonly holds = new Map<string, Hold>();

  constructor(balances: Iterable<StoredBalance> = [], holds: Iterable<Hold> = []) {
    for (const stored of balances) {
      this.put(stored.accountId, stored.asset, { stored, change: undefined });
    }
    for (const hold of holds) {
      this.holds.set(holdKey(hold), hold);
    }
  }

  unitsOf(accountId: string, asset: string, scale: number): { readonly balance: bigint; readonly held: bigint } {
    const line = this.accounts.get(accountId)?.get(asset);
    return line === undefined ? { balance: 0n, held: 0n } : unitsAt(line, scale);
  }

  /** Every balance of the account. A balance that no fact has changed keeps the decimals with which it is stored. */
  ofAccount(accountId: string): readonly Omit<StoredBalance, 'accountId'>[] {
    const lines = this.accounts.get(accountId);
    return lines === undefined ? [] : [...lines].map(([asset, line]) => printed(asset, line));
  }

  openHolds(): readonly Hold[] {
    return [...this.holds.values()];
  }

  open(hold: Hold): void {
    this.holds.set(holdKey(hold), hold);
    this.add('held', hold.account.id, hold.amount, hold.amount.units);
  }

  close(hold: Hold): void {
    this.holds.delete(holdKey(hold));
    this.add('held', hold.account.id, hold.amount, -hold.amount.units);
  }

  /** Adds a signed amount to a posted balance. */
  post(accountId: string, amount: Amount): void {
    this.add('balance', accountId, amount, amount.units);
  }

  /** Every balance that facts have touched, in the order in which it was read or came into being. */
  changes(): readonly BalanceChange[] {
    const changes: BalanceChange[] = [];
    for (const [accountId, lines] of this.accounts) {
      for (const [asset, { stored, change }] of lines) {
        if (change !== undefined) {
          changes.push({ accountId, asset, ...change, isNew: stored === undefined });
        }
      }
    }
    return changes;
  }

  private add(part: 'balance' | 'held', accountId: string, { asset, scale }: Amount, units: bigint): void {
    const line =
      this.accounts.get(accountId)?.get(asset) ?? this.put(accountId, asset, { stored: undefined, change: undefined });
    line.change ??= { scale, balance: 0n, held: 0n };
    const { change } = line;
    if (scale > change.scale) {
      change.balance = rescaleUnits(change.balance, change.scale, scale);
      change.held = rescaleUnits(change.held, change.scale, scale);
      change.scale = scale;
    }
    change[part] += scale === change.scale ? units : rescaleUnits(units, scale, change.scale);
  }

  private put(accountId: string, asset: string, line: Line): Line {
    const lines = this.accounts.get(accountId);
    if (lines === undefined) {
      this.accounts.set(accountId, new Map([[asset, line]]));
    } else {
      lines.set(asset, line);
    }
    return line;
  }
}

function unitsAt({ stored, change }: Line, scale: number): { readonly balance: bigint; readonly held: bigint } {
  const before =
    stored === undefined
      ? { balance: 0n, held: 0n }
      : { balance: parseUnits(stored.balance, scale), held: parseUnits(stored.held, scale) };
  if (change === undefined) {
    return before;
  }
  return {
    balance: before.balance + rescaleUnits(change.balance, change.scale, scale),
    held: before.held + rescaleUnits(change.held, change.scale, scale),
  };
}

function printed(asset: string, line: Line): Omit<StoredBalance, 'accountId'> {
  const { stored, change } = line;
  if (change === undefined) {
    return stored ?? { asset, balance: '0', held: '0' };
  }
  const { balance, held } = unitsAt(line, change.scale);
  return { asset, balance: formatUnits(balance, change.scale), held: formatUnits(held, change.scale) };
}
