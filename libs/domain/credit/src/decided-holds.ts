import type { CreditDecision } from '@ballast/contracts';
import { accountNamed, type Hold, type PlatformAccounts } from '@ballast/domain-ledger';
import { decimalPlaces, executionId, parseUnits, traderId } from '@ballast/kernel';

/** Decisions about one chunk, as `holds.decided` records them. */
export interface RecordedDecisions {
  readonly operation_id: string;
  readonly quoted_currency: string;
  readonly decisions: readonly CreditDecision[];
}

/**
 * The holds that recorded decisions placed: on the Trader's account for a leg with a hold, on the account that pays for
 * the buys. @throws Error when an account has a name that no customer's account has.
 */
export function decidedHolds(
  accounts: PlatformAccounts,
  strategyId: string,
  { operation_id, quoted_currency, decisions }: RecordedDecisions,
): readonly Hold[] {
  return decisions
    .filter(({ outcome }) => outcome === 'accepted')
    .flatMap(({ participant_code, legs, cash }) => {
      const source = { kind: 'execution', id: executionId(operation_id, participant_code) } as const;
      const trader = accounts.trader(traderId(strategyId, participant_code));
      const onLegs = legs.flatMap(({ asset, hold }) =>
        hold === undefined ? [] : [{ source, account: trader, amount: readAmount(asset, hold) }],
      );
      if (cash === undefined) return onLegs;
      const account = accountNamed(accounts.platformCode, cash.account);
      if (account === null) throw new Error(`${cash.account} is no customer's account`);
      return [...onLegs, { source, account, traderId: trader.id, amount: readAmount(quoted_currency, cash.hold) }];
    });
}

/** An amount with the scale that its text shows. */
function readAmount(asset: string, text: string): Hold['amount'] {
  const scale = decimalPlaces(text);
  return { asset, scale, units: parseUnits(text, scale) };
}
