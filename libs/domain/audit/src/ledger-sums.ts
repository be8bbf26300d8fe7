import type { LedgerEntry } from '@ballast/contracts';
import { decimalPlaces, formatUnits, parseUnits, rescaleUnits } from '@ballast/kernel';

/** Debits, credits and their sum over the entries of one asset, as decimal texts; debits are negative. */
export interface AssetSum {
  readonly asset: string;
  readonly debits: string;
  readonly credits: string;
  /** `0` at the scale of the asset when the ledger balances. */
  readonly sum: string;
}

interface Total {
  /** Decimals of the asset: the most that an entry has shown so far. */
  scale: number;
  debits: bigint;
  credits: bigint;
}

/** Debits and credits of each asset over any number of entries, added up as they come. */
export class LedgerSums {
  private readonly totals = new Map<string, Total>();

  add(entries: readonly Pick<LedgerEntry, 'asset' | 'amount'>[]): void {
    for (const { asset, amount } of entries) {
      const total = this.totalOf(asset, decimalPlaces(amount));
      const units = parseUnits(amount, total.scale);
      if (units < 0n) total.debits += units;
      else total.credits += units;
    }
  }

  /** Sums by asset, in the order of the asset codes. */
  list(): readonly AssetSum[] {
    return [...this.totals]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([asset, { scale, debits, credits }]) => ({
        asset,
        debits: formatUnits(debits, scale),
        credits: formatUnits(credits, scale),
        sum: formatUnits(debits + credits, scale),
      }));
  }

  private totalOf(asset: string, scale: number): Total {
    const known = this.totals.get(asset) ?? { scale, debits: 0n, credits: 0n };
    this.totals.set(asset, known);
    if (scale > known.scale) {
      known.debits = rescaleUnits(known.debits, known.scale, scale);
      known.credits = rescaleUnits(known.credits, known.scale, scale);
      known.scale = scale;
    }
    return known;
  }
}

/** A sentence for every asset whose debits and credits do not cancel out. */
export function sumDifferences(sums: readonly AssetSum[]): readonly string[] {
  return sums
    .filter(({ sum }) => /[1-9]/.test(sum))
    .map(({ asset, sum }) => `All entries in ${asset} together do not sum to zero but to ${sum}.`);
}
