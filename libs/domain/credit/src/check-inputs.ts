import { OPERATION_TRAITS, type CheckInputs, type HoldsPlace } from '@ballast/contracts';
import { formatUnits } from '@ballast/kernel';
import { recordAuthorities } from './recorded-authorities';
import type { CreditLimits, CreditState, ParticipantStanding } from './credit-state';

type RecordedStanding = CheckInputs['standings'][number];

/** The inputs of the check of a chunk that no other message of the record has. */
export function checkInputs(command: HoldsPlace, state: CreditState, limits: CreditLimits): CheckInputs {
  const standings = new Map<string, RecordedStanding & { participants: string[] }>();
  const unknown: string[] = [];
  for (const { requested, standing } of state.participants) {
    const code = requested.participant_code;
    if (standing === null) unknown.push(code);
    else noteStanding(standings, standing, code);
  }
  const [usual, ...others] = [...standings.values()].sort((a, b) => b.participants.length - a.participants.length);
  return {
    sell_hold_buffer_bps: limits.sellHoldBufferBps,
    // Nearly all participants have the same standing, so its participants are those that are not named.
    standings: usual === undefined ? [] : [{ ...usual, participants: [] }, ...others],
    unknown,
    own_cash: ownCash(command, state),
    ...(command.initiated_by === undefined ? {} : { authorities: recordAuthorities(state) }),
  };
}

function noteStanding(
  standings: Map<string, RecordedStanding & { participants: string[] }>,
  { status, funding, disabledInstruments, accountStatus }: ParticipantStanding,
  code: string,
): void {
  const key = JSON.stringify([status, funding, disabledInstruments, accountStatus]);
  const known = standings.get(key);
  if (known !== undefined) {
    known.participants.push(code);
    return;
  }
  const account = accountStatus === undefined ? {} : { account_status: accountStatus };
  standings.set(key, {
    status,
    funding,
    disabled_instruments: [...disabledInstruments],
    ...account,
    participants: [code],
  });
}

/** Available own cash by participant code, of those who pay for their buys themselves. */
function ownCash(
  { type, quoted_currency: currency, quoted_scale: scale }: HoldsPlace,
  { participants, accounts, balances }: CreditState,
): Record<string, string> {
  if (!OPERATION_TRAITS[type].spendsCash) return {};
  const paying = participants.filter(({ standing }) => standing?.funding === 'prefunded');
  return Object.fromEntries(
    paying.map(({ requested: { participant_code: code } }) => {
      const { balance, held } = balances.unitsOf(accounts.participant(code).id, currency, scale);
      return [code, formatUnits(balance - held, scale)];
    }),
  );
}
