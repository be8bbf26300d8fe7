import type { Source } from '@ballast/contracts';
import type { Amount } from '@ballast/kernel';
import type { Account } from './account';

/** An open hold: a part of a balance that is set aside for one source. A source has at most one hold for each asset. */
export interface Hold {
  readonly source: Source;
  readonly account: Account;
  /**
   * Id of the Trader, or of the ledger account of a quote, for whose buys another account holds the amount. Absent when the
   * hold is on that account itself.
   */
  readonly traderId?: string | undefined;
  /** Amount that is set aside; greater than 0. */
  readonly amount: Amount;
}

/** Key of a hold: source and asset. It is unique among open holds. */
export function holdKey({ source, amount }: Hold): string {
  return `${source.id} ${amount.asset}`;
}
