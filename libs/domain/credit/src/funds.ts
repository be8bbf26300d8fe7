import type { QuotedCurrency } from '@ballast/domain-sizing';
import { formatUnits, parseUnits, type Money } from '@ballast/kernel';
import { FLOAT_ACCOUNT, participantAccount } from './account';
import type { CreditState, ParticipantStanding } from './place-holds.state';

/**
 * What is left to spend while one chunk is decided: the platform's float for novated participants, the own cash of
 * prefunded ones. Lives for one decision; nothing outside sees it change.
 */
export class Funds {
  private readonly floatBefore: bigint;
  private floatLeft: bigint;
  private floatWasAsked = false;

  constructor(
    private readonly quoted: QuotedCurrency,
    private readonly state: Pick<CreditState, 'float_available' | 'cash_available'>,
  ) {
    this.floatBefore = parseUnits(state.float_available, quoted.scale);
    this.floatLeft = this.floatBefore;
  }

  /** Takes the amount and names the account it is held on; null, and nothing taken, when it does not fit. */
  draw(participantCode: string, standing: ParticipantStanding, amount: Money): string | null {
    if (standing.funding === 'prefunded') {
      // A participant stands once in a request, so what is left of its own cash concerns nobody after it.
      const cash = parseUnits(this.state.cash_available.get(participantCode) ?? '0', this.quoted.scale);
      return amount.units <= cash ? participantAccount(participantCode) : null;
    }
    this.floatWasAsked = true;
    if (amount.units > this.floatLeft) {
      return null;
    }
    this.floatLeft -= amount.units;
    return FLOAT_ACCOUNT;
  }

  floatMovement(): { readonly float_available_before: string; readonly float_available_after: string } {
    if (!this.floatWasAsked) {
      return { float_available_before: '', float_available_after: '' };
    }
    return {
      float_available_before: formatUnits(this.floatBefore, this.quoted.scale),
      float_available_after: formatUnits(this.floatLeft, this.quoted.scale),
    };
  }
}
