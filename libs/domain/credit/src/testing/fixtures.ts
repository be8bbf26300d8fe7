import type { Allocation, CreditDecision, HoldsPlace, RequestedParticipant } from '@ballast/contracts';
import { PLATFORM_AUTHORITY, type Authority } from '@ballast/domain-advisors';
import { evolve, LedgerBook, PlatformAccounts, type StoredBalance } from '@ballast/domain-ledger';
import { format, formatUnits, traderId } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import type { CreditState, Holding, ParticipantStanding } from '../credit-state';
import { decideHolds } from '../decide-holds.decider';

/* Given states and commands of the suites in this folder. */

export const OPERATION = 'd1e2f3a4-b5c6-4789-abcd-ef0123456789';
export const STRATEGY = 'b1c2d3e4-f5a6-4789-bcde-f01234567890';
export const NOW = '2026-04-17T10:30:05.000Z';
export const LIMITS = { sellHoldBufferBps: 200 } as const;

export const BASKET: readonly Allocation[] = [
  { underlying_currency: 'BTC', weight: '0.50' },
  { underlying_currency: 'ETH', weight: '0.30' },
  { underlying_currency: 'SOL', weight: '0.20' },
];
export const BIDS = { BTC: '60000.00', ETH: '3000.00', SOL: '150.00' };

export function participants(...amounts: readonly (readonly [code: string, amount: string])[]): RequestedParticipant[] {
  return amounts.map(([participant_code, amount]) => ({ participant_code, amount }));
}

export function placeHolds(overrides: Partial<HoldsPlace> & Pick<HoldsPlace, 'type' | 'participants'>): HoldsPlace {
  const buys = overrides.type === 'enrollment' || overrides.type === 'top_up';
  return {
    operation_id: OPERATION,
    strategy_id: STRATEGY,
    chunk: 0,
    first_index: 0,
    quoted_currency: 'USD',
    quoted_scale: 2,
    allocations: overrides.type === 'liquidation' ? [] : [...BASKET],
    instruments: ['BTC', 'ETH', 'SOL'].map((asset) => instrumentOf(asset)),
    reference_prices: buys ? {} : BIDS,
    ...overrides,
  };
}

export const APPROVED: ParticipantStanding = { status: 'approved', funding: 'novated', disabledInstruments: [] };

export interface Given {
  readonly participants?: Readonly<Record<string, Partial<ParticipantStanding>>>;
  readonly traders?: readonly string[];
  readonly holdings?: Readonly<Record<string, readonly Holding[]>>;
  readonly float?: string;
  readonly cash?: Readonly<Record<string, string>>;
  readonly authorities?: Readonly<Record<string, Authority>>;
}

/** The ledger before a check, by participant code. */
export interface GivenLedger {
  readonly participants: ReadonlyMap<string, ParticipantStanding>;
  readonly traders: ReadonlySet<string>;
  readonly holdings: ReadonlyMap<string, readonly Holding[]>;
  readonly float_available: string;
  readonly cash_available: ReadonlyMap<string, string>;
  readonly authorities: ReadonlyMap<string, Authority>;
}

export function given(state: Given): GivenLedger {
  const standings = Object.entries(state.participants ?? {});
  return {
    participants: new Map(standings.map(([code, standing]) => [code, { ...APPROVED, ...standing }])),
    traders: new Set(state.traders ?? []),
    holdings: new Map(Object.entries(state.holdings ?? {})),
    float_available: state.float ?? '1000000.00',
    cash_available: new Map(Object.entries(state.cash ?? {})),
    authorities: new Map(Object.entries(state.authorities ?? {})),
  };
}

const ACCOUNTS = new PlatformAccounts('SANDBX');

/** The state that a check of the command is decided by. */
export function stateOf(command: HoldsPlace, ledger: GivenLedger): CreditState {
  const cash = (accountId: string, balance: string): StoredBalance => ({
    accountId,
    asset: command.quoted_currency,
    balance,
    held: '0',
  });
  const own = [...ledger.cash_available].map(([code, balance]) => cash(ACCOUNTS.participant(code).id, balance));
  return {
    now: NOW,
    accounts: ACCOUNTS,
    balances: new LedgerBook([cash(ACCOUNTS.float.id, ledger.float_available), ...own]),
    participants: command.participants.map((requested) => {
      const code = requested.participant_code;
      return {
        requested,
        authority: ledger.authorities.get(code) ?? PLATFORM_AUTHORITY,
        standing: ledger.participants.get(code) ?? null,
        trader: ACCOUNTS.trader(traderId(command.strategy_id, code)),
        hasTrader: ledger.traders.has(code),
        holdings: ledger.holdings.get(code) ?? [],
      };
    }),
  };
}

export function holding(asset: string, balance: string, held = '0'): Holding {
  return { asset, balance, held };
}

/** The outcome of a check with accounts by their names and amounts as texts. */
export interface HoldsPlaced {
  readonly decisions: readonly CreditDecision[];
  readonly holds: readonly {
    readonly execution_id: string;
    readonly account: string;
    readonly asset: string;
    readonly amount: string;
  }[];
  /** The changes that the holds make to the balances. */
  readonly deltas: readonly {
    readonly account: string;
    readonly asset: string;
    readonly posted: string;
    readonly held: string;
  }[];
  readonly float_available_before: string;
  readonly float_available_after: string;
}

export function decide(command: HoldsPlace, ledger: GivenLedger): HoldsPlaced {
  const decision = decideHolds(command, stateOf(command, ledger), LIMITS);
  const holds = decision.facts.map(({ hold }) => hold);
  const names = new Map(holds.map(({ account }) => [account.id, account.name]));
  const book = new LedgerBook();
  for (const fact of decision.facts) evolve(book, fact);
  return {
    decisions: decision.decisions,
    holds: holds.map(({ source, account, amount }) => ({
      execution_id: source.id,
      account: account.name,
      asset: amount.asset,
      amount: format(amount),
    })),
    deltas: book.changes().map(({ accountId, asset, scale, balance, held }) => ({
      account: names.get(accountId) ?? accountId,
      asset,
      posted: formatUnits(balance, scale),
      held: formatUnits(held, scale),
    })),
    float_available_before: decision.floatAvailableBefore,
    float_available_after: decision.floatAvailableAfter,
  };
}

export const outcomes = ({ decisions }: HoldsPlaced): readonly string[] =>
  decisions.map((one) => `${one.participant_code} ${one.outcome} ${one.status_reason}`.trim());
export const holdsOf = ({ holds }: HoldsPlaced): readonly string[] =>
  holds.map((hold) => `${hold.account} ${hold.amount} ${hold.asset}`);
export const trader = (code: string): string => `trader:${traderId(STRATEGY, code)}`;
