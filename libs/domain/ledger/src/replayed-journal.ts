import { PURPOSES, type PostedTransfer } from '@ballast/contracts';
import { decimalPlaces, formatUnits, parseUnits, rescaleUnits } from '@ballast/kernel';
import { ReplayedBalances, type Balance } from './replayed-balances';

const ZERO: Balance = { units: 0n, scale: 0 };

/** The first member of a fact that is not as it is decided again, with both values. */
export interface Deviation {
  readonly member: string;
  readonly recorded: string;
  readonly decided: string;
}

/** The journals of all platforms while their postings are decided again, in the order of the record. */
export class ReplayedJournal {
  private readonly balances = new ReplayedBalances();
  private readonly positions = new Map<string, number>();

  /** Posts transfers behind the last ones of the platform. Balances and positions go on with what was recorded. */
  post(platformCode: string, firstPosition: number, transfers: readonly PostedTransfer[]): Deviation | undefined {
    const expected = (this.positions.get(platformCode) ?? 0) + 1;
    this.positions.set(platformCode, firstPosition + transfers.length - 1);
    const deviations = transfers.map((transfer, index) => this.deviationOf(platformCode, transfer, index));
    return firstPosition === expected
      ? deviations.find((each) => each !== undefined)
      : { member: 'first_position', recorded: String(firstPosition), decided: String(expected) };
  }

  private deviationOf(platformCode: string, transfer: PostedTransfer, index: number): Deviation | undefined {
    const { account, asset, amount, purpose, counter_account, balance_after } = transfer;
    const key = `${platformCode} ${account} ${asset}`;
    const before = this.balances.get(key) ?? ZERO;
    const scale = Math.max(before.scale, decimalPlaces(amount), decimalPlaces(balance_after));
    const decided = rescaleUnits(before.units, before.scale, scale) + parseUnits(amount, scale);
    const recorded = parseUnits(balance_after, scale);
    this.balances.set(key, { units: recorded, scale });
    if (decided !== recorded) {
      return {
        member: `transfers/${index}/balance_after`,
        recorded: balance_after,
        decided: formatUnits(decided, scale),
      };
    }
    const { counter } = PURPOSES[purpose];
    return counter === counter_account
      ? undefined
      : { member: `transfers/${index}/counter_account`, recorded: counter_account, decided: counter };
  }
}
