import {
  OPERATION_TRAITS,
  type CreditDecision,
  type CustomerPrice,
  type DecidedLeg,
  type OperationRequested,
  type OperationType,
  type PinnedPlan,
  type RequestedParticipant,
} from '@ballast/contracts';
import { instrumentOf } from '@ballast/test-kit';
import type { OperationAccepted } from '../operation.facts';
import type { PricedRequest, ReferencePrices } from '../operation';

export const OPERATION = 'd1e2f3a4-b5c6-4789-abcd-ef0123456789';
/** The one who requested every Operation of these specs. */
export const ACTOR = { platform_code: 'PLAT', key_id: 'a4ac2a6e-4a6a-4d2f-8a9e-0d6c1a7e1f2b' };
export const STRATEGY = 'b1c2d3e4-f5a6-4789-bcde-f01234567890';
/** `created_at` of every Operation of these specs. */
export const CREATED_AT = '2026-04-17T10:30:00.000Z';
/** The time at which every input of these specs is handled. */
export const NOW = '2026-04-17T10:30:07.000Z';
export const EXECUTED_AT = '2026-04-17T10:30:05.000Z';

const INSTRUMENTS = [instrumentOf('BTC'), instrumentOf('ETH')];

export function customerPrices(texts: Readonly<Record<string, string>>): CustomerPrice[] {
  return Object.entries(texts).map(([asset, price]) => ({ asset, price, source: 'sandbox', as_of: CREATED_AT }));
}

export const PRICES = customerPrices({ BTC: '60000.00', ETH: '3000.00' });
/** Prices at which a quantity of these specs is worth less than a cent. */
export const WORTHLESS = customerPrices({ BTC: '0.01', ETH: '0.01', SOL: '0.01' });
export const REFERENCE: ReferencePrices = { prices: PRICES, instruments: [...INSTRUMENTS, instrumentOf('SOL')] };

/** A request of one chunk, half BTC and half ETH; a liquidation lists no assets. */
export function requestOf(type: OperationType, overrides: Partial<OperationRequested> = {}): OperationRequested {
  const isListed = OPERATION_TRAITS[type].request.takesAllocations;
  return {
    operation_id: OPERATION,
    strategy_id: STRATEGY,
    request_id: 'e2f3a4b5-c6d7-4789-abcd-ef0123456789',
    type,
    quoted_currency: 'USD',
    quoted_scale: 2,
    allocations: isListed ? ['BTC', 'ETH'].map((underlying_currency) => ({ underlying_currency, weight: '0.5' })) : [],
    instruments: isListed ? INSTRUMENTS : [],
    participants: 1,
    chunks: 1,
    default_scope: false,
    chunk_participants: 500,
    created_at: CREATED_AT,
    ...overrides,
  };
}

export function acceptedOf(request: OperationRequested): Omit<OperationAccepted, 'kind'> {
  const { operation_id: id, chunks, plan } = request;
  const reference = plan === undefined ? null : { prices: plan.prices, instruments: plan.instruments };
  return { id, platformCode: 'PLAT', actor: ACTOR, request, chunks, reference };
}

export function pricedRequest(request: OperationRequested, known: Partial<PricedRequest> = {}): PricedRequest {
  return { id: request.operation_id, request, reference: null, prices: null, ...known };
}

export function planOf(overrides: Partial<PinnedPlan> = {}): PinnedPlan {
  return {
    plan_id: '5d0c8f7a-1b2c-4d3e-8f9a-0b1c2d3e4f5a',
    prices: PRICES,
    instruments: REFERENCE.instruments.slice(),
    ...overrides,
  };
}

/** The legs that an accepted Execution of this type has, all of which run. */
export function legsOf(type: OperationType): DecidedLeg[] {
  switch (OPERATION_TRAITS[type].method) {
    case 'spend_amount':
      return [
        { asset: 'BTC', side: 'buy', amount_type: 'notional', amount: '50.00' },
        { asset: 'ETH', side: 'buy', amount_type: 'notional', amount: '50.00' },
      ];
    case 'raise_amount':
      return [
        { asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '50.00', hold: '0.00085000' },
        { asset: 'ETH', side: 'sell', amount_type: 'notional', amount: '50.00', hold: '0.01700000' },
      ];
    case 'sell_everything':
      return [
        { asset: 'BTC', side: 'sell', amount_type: 'quantity', amount: '0.10000000', hold: '0.10000000' },
        { asset: 'SOL', side: 'sell', amount_type: 'quantity', amount: '0.50000000', hold: '0.50000000' },
      ];
    case 'reach_weights':
      return [
        { asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '3000.00', hold: '0.05000000' },
        { asset: 'ETH', side: 'buy', amount_type: 'notional', amount: '3000.00', weight: '3000' },
      ];
  }
}

export type Outcome = CreditDecision['outcome'];

/** A participant whose code says how the credit check is going to decide: `A1`, `R2`, `S3`. */
export function participant(type: OperationType, outcome: Outcome, index: number): RequestedParticipant {
  const participant_code = `${outcome.charAt(0).toUpperCase()}${index}`;
  const { takesAmounts, takesAutoRebalance } = OPERATION_TRAITS[type].request;
  return {
    participant_code,
    ...(takesAmounts ? { amount: '100.00' } : {}),
    ...(takesAutoRebalance ? { auto_rebalance: true } : {}),
  };
}

/** A decision of the credit check, as a participant's code asks for it. */
export function decisionAbout(type: OperationType, code: string, index: number): CreditDecision {
  const outcome = code.startsWith('A') ? 'accepted' : code.startsWith('R') ? 'rejected' : 'skipped';
  const reason = { accepted: '', rejected: 'insufficient_funds', skipped: 'no_holdings' }[outcome];
  const opens = outcome === 'accepted' && OPERATION_TRAITS[type].opensTraders;
  return {
    participant_code: code,
    index,
    outcome,
    status_reason: reason,
    status_code: reason,
    trader_exists: opens || !OPERATION_TRAITS[type].opensTraders,
    opens_trader: opens,
    legs: outcome === 'accepted' ? legsOf(type) : [],
  };
}
