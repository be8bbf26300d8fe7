import type { ProofHead } from '@ballast/contracts';
import { documentIn, listAt, textAt } from './shown-values';

type LockedPrices = ProofHead['prices'];

/** Prices that a message locks for a whole Operation; undefined for a message that locks none. */
export function lockedPricesIn({
  type,
  value,
}: {
  readonly type: string;
  readonly value: string;
}): LockedPrices | undefined {
  if (type !== 'prices.locked') return undefined;
  return listAt(documentIn(value), 'data', 'prices').map((price) => {
    return { asset: textAt(price, 'asset'), price: textAt(price, 'price') };
  });
}
