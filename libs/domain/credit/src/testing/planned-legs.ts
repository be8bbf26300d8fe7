import type { Instrument } from '@ballast/contracts';
import { PLATFORM_AUTHORITY } from '@ballast/domain-advisors';
import type { Stop } from '@ballast/domain-execution';
import { PlatformAccounts } from '@ballast/domain-ledger';
import { readTerms, type OperationTerms, type PlannedBuy } from '@ballast/domain-sizing';
import { parseMoney, traderId } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import type { CheckedParticipant } from '../credit-state';
import { APPROVED, STRATEGY } from './fixtures';

/* Legs and participants for the suites that test single steps of the check. */

const ACCOUNTS = new PlatformAccounts('SANDBX');

export function termsWith(...instruments: readonly Instrument[]): OperationTerms {
  return readTerms({ quoted_currency: 'USD', quoted_scale: 2, allocations: [], instruments });
}

/** A buy of `amount` USD that runs, unless it is stopped. */
export function plannedBuy(asset: string, amount: string, more: { stop?: Stop; isEnabled?: boolean } = {}): PlannedBuy {
  const status = more.isEnabled === false ? 'disabled' : 'enabled';
  const instrument = termsWith(instrumentOf(asset, { status })).instruments.get(asset);
  if (instrument === undefined) throw new Error(`${asset} is not in its own terms`);
  return { side: 'buy', instrument, stop: more.stop ?? null, amount: parseMoney(amount, 'USD', 2) };
}

/** The approved participant CUST01 with a Trader that holds nothing. */
export function checkedParticipant(overrides: Partial<CheckedParticipant> = {}): CheckedParticipant {
  return {
    requested: { participant_code: 'CUST01' },
    authority: PLATFORM_AUTHORITY,
    standing: APPROVED,
    trader: ACCOUNTS.trader(traderId(STRATEGY, 'CUST01')),
    hasTrader: true,
    holdings: [],
    ...overrides,
  };
}
