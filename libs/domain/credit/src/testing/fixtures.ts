import type { Allocation, RequestedParticipant } from '@ballast/contracts';
import { traderId } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import { decideHolds, type HoldsPlaced } from '../place-holds.decider';
import type { CreditState, Holding, ParticipantStanding, PlaceHolds } from '../place-holds.state';

/* Given states and commands of the suites in this folder. */

export const OPERATION = 'd1e2f3a4-b5c6-4789-abcd-ef0123456789';
export const STRATEGY = 'b1c2d3e4-f5a6-4789-bcde-f01234567890';
export const LIMITS = { sell_hold_buffer_bps: 200 } as const;

export const BASKET: readonly Allocation[] = [
  { underlying_currency: 'BTC', weight: '0.50' },
  { underlying_currency: 'ETH', weight: '0.30' },
  { underlying_currency: 'SOL', weight: '0.20' },
];
export const BIDS = { BTC: '60000.00', ETH: '3000.00', SOL: '150.00' };

export function participants(...amounts: readonly (readonly [code: string, amount: string])[]): RequestedParticipant[] {
  return amounts.map(([participant_code, amount]) => ({ participant_code, amount }));
}

export function placeHolds(overrides: Partial<PlaceHolds> & Pick<PlaceHolds, 'type' | 'participants'>): PlaceHolds {
  const buys = overrides.type === 'enrollment' || overrides.type === 'top_up';
  return {
    operation_id: OPERATION,
    strategy_id: STRATEGY,
    first_index: 0,
    quoted_currency: 'USD',
    quoted_scale: 2,
    allocations: overrides.type === 'liquidation' ? [] : BASKET,
    instruments: ['BTC', 'ETH', 'SOL'].map((asset) => instrumentOf(asset)),
    reference_prices: buys ? {} : BIDS,
    ...overrides,
  };
}

export const APPROVED: ParticipantStanding = { status: 'approved', funding: 'novated', disabled_instruments: [] };

export interface Given {
  readonly participants?: Readonly<Record<string, Partial<ParticipantStanding>>>;
  readonly traders?: readonly string[];
  readonly holdings?: Readonly<Record<string, readonly Holding[]>>;
  readonly float?: string;
  readonly cash?: Readonly<Record<string, string>>;
}

export function given(state: Given): CreditState {
  const standings = Object.entries(state.participants ?? {});
  return {
    participants: new Map(standings.map(([code, standing]) => [code, { ...APPROVED, ...standing }])),
    traders: new Set(state.traders ?? []),
    holdings: new Map(Object.entries(state.holdings ?? {})),
    float_available: state.float ?? '1000000.00',
    cash_available: new Map(Object.entries(state.cash ?? {})),
  };
}

export function holding(asset: string, balance: string, held = '0'): Holding {
  return { asset, balance, held };
}

export function decide(command: PlaceHolds, state: CreditState): HoldsPlaced {
  return decideHolds(command, state, LIMITS);
}

export const outcomes = ({ decisions }: HoldsPlaced): readonly string[] =>
  decisions.map((one) => `${one.participant_code} ${one.outcome} ${one.status_reason}`.trim());
export const holdsOf = ({ holds }: HoldsPlaced): readonly string[] =>
  holds.map((hold) => `${hold.account} ${hold.amount} ${hold.asset}`);
export const trader = (code: string): string => `trader:${traderId(STRATEGY, code)}`;
