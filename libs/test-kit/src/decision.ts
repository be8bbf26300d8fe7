import type { CreditDecision } from '@ballast/contracts';

/** A decision about participant A, who has a Trader. It is accepted unless a test says otherwise. */
export function decisionWith(decided: Pick<CreditDecision, 'legs'> & Partial<CreditDecision>): CreditDecision {
  return {
    participant_code: 'A',
    index: 0,
    outcome: 'accepted',
    status_reason: '',
    status_code: '',
    trader_exists: true,
    opens_trader: false,
    ...decided,
  };
}
