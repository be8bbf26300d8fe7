import { decimalPlaces, formatUnits, parseUnits } from '@ballast/kernel';

export interface AccountBalance {
  readonly account: string;
  readonly asset: string;
  /** Posted. */
  readonly balance: string;
}

/** What a decision did to one account and asset; signed, at the asset's scale. */
export interface BalanceDelta {
  readonly account: string;
  readonly asset: string;
  readonly posted: string;
  readonly held: string;
}

interface Line {
  readonly account: string;
  readonly asset: string;
  balance: bigint;
  posted: bigint;
  held: bigint;
}

/**
 * Balances while transfers are posted to them one after the other. Every decimal of an asset is read at one scale: the
 * finest in which any of them is written. The ledger writes each at the full scale of its asset, so that is the scale.
 * Lives for one decision; nothing outside sees it change.
 */
export class BalanceBook {
  private readonly scales = new Map<string, number>();
  private readonly lines = new Map<string, Line>();

  constructor(decimals: Iterable<{ readonly asset: string; readonly text: string }>) {
    for (const { asset, text } of decimals) {
      this.scales.set(asset, Math.max(this.scales.get(asset) ?? 0, decimalPlaces(text)));
    }
  }

  open(balances: readonly AccountBalance[]): void {
    for (const { account, asset, balance } of balances) {
      this.line(account, asset).balance = this.read(asset, balance);
    }
  }

  read(asset: string, text: string): bigint {
    return parseUnits(text, this.scaleOf(asset));
  }

  print(asset: string, units: bigint): string {
    return formatUnits(units, this.scaleOf(asset));
  }

  /** Adds to the posted balance and returns it. Throws when it would go below 0: what is posted was held before. */
  post(account: string, asset: string, units: bigint): bigint {
    const line = this.line(account, asset);
    line.balance += units;
    line.posted += units;
    if (line.balance < 0n) {
      throw new Error(`the ${asset} balance of ${account} would be ${this.print(asset, line.balance)}`);
    }
    return line.balance;
  }

  addHeld(account: string, asset: string, units: bigint): void {
    this.line(account, asset).held += units;
  }

  /** Only what changed, in the order of the first touch. */
  deltas(): readonly BalanceDelta[] {
    return [...this.lines.values()]
      .filter((line) => line.posted !== 0n || line.held !== 0n)
      .map(({ account, asset, posted, held }) => ({
        account,
        asset,
        posted: this.print(asset, posted),
        held: this.print(asset, held),
      }));
  }

  private scaleOf(asset: string): number {
    return this.scales.get(asset) ?? 0;
  }

  private line(account: string, asset: string): Line {
    const key = `${account} ${asset}`;
    const known = this.lines.get(key);
    if (known !== undefined) {
      return known;
    }
    const line: Line = { account, asset, balance: 0n, posted: 0n, held: 0n };
    this.lines.set(key, line);
    return line;
  }
}

/** What a set of holds does to the accounts when all of them are placed, or given back in full. */
export function deltasOfHolds(
  holds: readonly { readonly account: string; readonly asset: string; readonly amount: string }[],
  change: 'placed' | 'released',
): readonly BalanceDelta[] {
  const book = new BalanceBook(holds.map(({ asset, amount }) => ({ asset, text: amount })));
  for (const { account, asset, amount } of holds) {
    const units = book.read(asset, amount);
    book.addHeld(account, asset, change === 'placed' ? units : -units);
  }
  return book.deltas();
}
