import type { CreditDecision, Instrument } from '@ballast/contracts';

/** Of an asset against USD. */
export function instrumentOf(asset: string): Instrument {
  return {
    symbol: `${asset}/USD`,
    underlying_currency: asset,
    quoted_currency: 'USD',
    quantity_scale: 8,
    price_scale: 2,
    quoted_scale: 2,
    min_notional: '1.00',
    status: 'enabled',
  };
}

/** About one participant, A, who has a Trader; accepted unless a test says otherwise. */
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
