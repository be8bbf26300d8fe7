import type { CheckInputs, CreditDecision, HoldsPlace } from '@ballast/contracts';
import { LedgerBook, type PlatformAccounts, type StoredBalance } from '@ballast/domain-ledger';
import { traderId, type Timestamp } from '@ballast/kernel';
import type { CheckedParticipant, ParticipantStanding } from './credit-state';
import { RecordedAuthorities } from './recorded-authorities';
import { decideHolds, type HoldsDecision } from './decide-holds.decider';

/** A check of a chunk as it is recorded. */
export interface RecordedCheck {
  /** Time of the decision. */
  readonly at: Timestamp;
  readonly inputs: CheckInputs;
  /** Empty when no participant asked for the float. */
  readonly float_available_before: string;
  readonly decisions: readonly CreditDecision[];
}

/**
 * The check of a chunk as it is decided again: by the recorded standings and available amounts, and by the holdings and
 * Traders that the decisions report.
 */
export function decideHoldsAgain(
  command: HoldsPlace,
  { at, inputs, float_available_before: floatBefore, decisions }: RecordedCheck,
  accounts: PlatformAccounts,
): HoldsDecision {
  const standings = standingsOf(inputs);
  const authorities = new RecordedAuthorities(command.initiated_by, inputs, at);
  const recorded = new Map(decisions.map((decision) => [decision.participant_code, decision]));
  const participants = command.participants.map((requested): CheckedParticipant => {
    const code = requested.participant_code;
    const decision = recorded.get(code);
    return {
      requested,
      authority: authorities.of(code),
      standing: inputs.unknown.includes(code) ? null : (standings.byCode.get(code) ?? standings.usual),
      trader: accounts.trader(traderId(command.strategy_id, code)),
      hasTrader: decision?.trader_exists === true && !decision.opens_trader,
      holdings: decision?.holdings ?? [],
    };
  });
  const cash = (accountId: string, balance: string): StoredBalance => ({
    accountId,
    asset: command.quoted_currency,
    balance,
    held: '0',
  });
  const own = Object.entries(inputs.own_cash).map(([code, available]) =>
    cash(accounts.participant(code).id, available),
  );
  const float = floatBefore === '' ? [] : [cash(accounts.float.id, floatBefore)];
  const limits = { sellHoldBufferBps: inputs.sell_hold_buffer_bps };
  const balances = new LedgerBook([...float, ...own]);
  return decideHolds(command, { now: at, accounts, participants, balances }, limits);
}

/** The standings of participants by code, and that of each participant that is not named. */
function standingsOf({ standings }: CheckInputs): {
  readonly usual: ParticipantStanding | null;
  readonly byCode: ReadonlyMap<string, ParticipantStanding>;
} {
  const byCode = new Map<string, ParticipantStanding>();
  const [usual = null] = standings.map(
    ({ status, funding, disabled_instruments, account_status: accountStatus, participants }) => {
      const standing = { status, funding, disabledInstruments: disabled_instruments, accountStatus };
      for (const code of participants) byCode.set(code, standing);
      return standing;
    },
  );
  return { usual, byCode };
}
