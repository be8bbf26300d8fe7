import type { Account, Balances, PlatformAccounts } from '@ballast/domain-ledger';
import type { QuotedCurrency } from '@ballast/domain-sizing';
import { formatUnits, type Money } from '@ballast/kernel';
import type { ParticipantStanding } from './credit-state';

/** The cash that is still available to the buys of one chunk. Lives for one decision; no other code sees it change. */
export class Funds {
  private floatBefore: bigint | null = null;
  private drawnFromFloat = 0n;

  constructor(
    private readonly quoted: QuotedCurrency,
    private readonly accounts: PlatformAccounts,
    private readonly balances: Balances,
  ) {}

  /**
   * Draws the amount from the account that pays for the participant: the platform's float for a novated one, its own cash
   * for a prefunded one. Answers the account. When the amount is not available, it draws nothing and answers null.
   */
  draw(participantCode: string, { funding }: ParticipantStanding, { units }: Money): Account | null {
    const account = this.accounts.cashOf(participantCode, funding);
    if (account !== this.accounts.float) {
      // A participant occurs once in a request, so no later participant draws on its cash.
      return units <= this.availableOn(account) ? account : null;
    }
    this.floatBefore ??= this.availableOn(account);
    if (this.drawnFromFloat + units > this.floatBefore) {
      return null;
    }
    this.drawnFromFloat += units;
    return account;
  }

  /** Available float before and after the draws, as decimal texts. Both are empty when no buy asked for the float. */
  floatMovement(): { readonly floatAvailableBefore: string; readonly floatAvailableAfter: string } {
    if (this.floatBefore === null) {
      return { floatAvailableBefore: '', floatAvailableAfter: '' };
    }
    const { scale } = this.quoted;
    return {
      floatAvailableBefore: formatUnits(this.floatBefore, scale),
      floatAvailableAfter: formatUnits(this.floatBefore - this.drawnFromFloat, scale),
    };
  }

  private availableOn({ id }: Account): bigint {
    const { balance, held } = this.balances.unitsOf(id, this.quoted.currency, this.quoted.scale);
    return balance - held;
  }
}
