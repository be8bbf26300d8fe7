import type { BalanceDelta } from '@ballast/domain-credit';
import { Decimal } from '@ballast/kernel';

export interface BalanceRow {
  readonly account_id: string;
  readonly asset: string;
  /** Posted. */
  readonly balance: string;
  /** Sum of the open holds. */
  readonly held: string;
}

/** What one transaction did to one balance, to be written once. */
export interface BalanceChange {
  readonly accountId: string;
  readonly asset: string;
  readonly posted: string;
  readonly held: string;
  /** There was no such row when the balances were read. */
  readonly isNew: boolean;
}

interface Line {
  /** As read; undefined for one that this transaction opens. */
  readonly row: BalanceRow | undefined;
  posted: string;
  held: string;
  isChanged: boolean;
}

/**
 * Balances in the course of one transaction: those that it has read, and what it has decided about them since, so
 * that each decision sees the ones before it and each row is written once. Lives for one transaction.
 */
export class WorkingBalances {
  private readonly accounts = new Map<string, Map<string, Line>>();

  constructor(rows: readonly BalanceRow[]) {
    for (const row of rows) this.put(row.account_id, row.asset, { row, posted: '0', held: '0', isChanged: false });
  }

  /** As it is now; zeros for a balance that does not exist. */
  of(accountId: string, asset: string): { readonly balance: string; readonly held: string } {
    const line = this.accounts.get(accountId)?.get(asset);
    return line === undefined ? { balance: '0', held: '0' } : current(line);
  }

  /** As it was before this transaction; "0" for a balance that did not exist. */
  asRead(accountId: string, asset: string): string {
    return this.accounts.get(accountId)?.get(asset)?.row?.balance ?? '0';
  }

  available(accountId: string, asset: string): string {
    const { balance, held } = this.of(accountId, asset);
    return Decimal.of(balance).minus(Decimal.of(held)).toString();
  }

  /** Every balance of the account as it is now. */
  ofAccount(accountId: string): readonly { readonly asset: string; readonly balance: string; readonly held: string }[] {
    const lines = this.accounts.get(accountId);
    return lines === undefined ? [] : [...lines].map(([asset, line]) => ({ asset, ...current(line) }));
  }

  change(accountId: string, { asset, posted, held }: Pick<BalanceDelta, 'asset' | 'posted' | 'held'>): void {
    const line = this.accounts.get(accountId)?.get(asset);
    if (line === undefined) {
      this.put(accountId, asset, { row: undefined, posted, held, isChanged: true });
      return;
    }
    // The first change is taken as it is written: on the hot path there is no second one.
    line.posted = line.isChanged ? sum(line.posted, posted) : posted;
    line.held = line.isChanged ? sum(line.held, held) : held;
    line.isChanged = true;
  }

  changes(): readonly BalanceChange[] {
    const changes: BalanceChange[] = [];
    for (const [accountId, lines] of this.accounts) {
      for (const [asset, { row, posted, held, isChanged }] of lines) {
        if (isChanged) changes.push({ accountId, asset, posted, held, isNew: row === undefined });
      }
    }
    return changes;
  }

  private put(accountId: string, asset: string, line: Line): void {
    const lines = this.accounts.get(accountId);
    if (lines === undefined) this.accounts.set(accountId, new Map([[asset, line]]));
    else lines.set(asset, line);
  }
}

function current({ row, posted, held, isChanged }: Line): { readonly balance: string; readonly held: string } {
  if (row === undefined) return { balance: posted, held };
  return isChanged ? { balance: sum(row.balance, posted), held: sum(row.held, held) } : row;
}

function sum(left: string, right: string): string {
  return Decimal.of(left).plus(Decimal.of(right)).toString();
}
