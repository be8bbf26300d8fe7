import type { Source } from '@ballast/contracts';
import type { Amount } from '@ballast/kernel';
import type { Account } from './account';

/** An open hold: a part of a balance that is set aside for one source. A source has one hold for each asset at the most. */
export interface Hold {
  readonly source: Source;
  readonly account: Account;
  /** Greater than 0. */
  readonly amount: Amount;
}

/** A source and an asset name a hold. */
export function holdKey({ source, amount }: Hold): string {
  return `${source.id} ${amount.asset}`;
}
