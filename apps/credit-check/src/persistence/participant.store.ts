import { Injectable } from '@nestjs/common';
import {
  GENERAL_LABEL,
  type AccountStatus,
  type FundingModel,
  type Participant,
  type ParticipantStatus,
} from '@ballast/contracts';
import { accountId } from '@ballast/domain-advisors';
import type { ParticipantStanding } from '@ballast/domain-credit';
import type { Tx } from '@ballast/platform-postgres';

export interface ParticipantKey {
  readonly platformCode: string;
  readonly participantCode: string;
}

/** Whether rows that a decision reads stay as they are until the commit. */
export type Access = 'locked' | 'unlocked';

/** The participants on which a check depends. */
export interface CheckedParticipants {
  readonly holders: readonly ParticipantKey[];
  /** Participants who act on accounts of others. */
  readonly actors: readonly ParticipantKey[];
}

/** Standings by platform and participant code. */
export type Standings = ReadonlyMap<string, ReadonlyMap<string, ParticipantStanding>>;

interface StandingRow {
  readonly platform_code: string;
  readonly participant_code: string;
  readonly status: ParticipantStatus;
  readonly funding: FundingModel;
  readonly disabled_instruments: string;
}

const NOTHING_DISABLED: readonly string[] = [];

/** Participants as the registry last reported them. */
@Injectable()
export class ParticipantStore {
  /**
   * Standings of participants. `locked` keeps them as they are until the commit, and lets other checks of the same
   * participants go on. A check takes these locks in one pass, in the order of the codes, behind those of the customer
   * accounts: changes of participants lock them in the same order.
   */
  async standings(tx: Tx, keys: readonly ParticipantKey[], access: Access): Promise<Standings> {
    const standings = new Map<string, Map<string, ParticipantStanding>>();
    if (keys.length === 0) return standings;
    const rows = await tx.prepared<StandingRow>(
      `credit.participants.standings.${access}`,
      `SELECT p.platform_code, p.participant_code, p.status, p.funding, p.disabled_instruments
         FROM unnest($1::text[], $2::text[]) AS wanted(platform_code, participant_code)
         JOIN credit.participants p
           ON p.platform_code = wanted.platform_code AND p.participant_code = wanted.participant_code
        ${access === 'locked' ? 'ORDER BY p.platform_code, p.participant_code FOR SHARE OF p' : ''}`,
      [keys.map(({ platformCode }) => platformCode), keys.map(({ participantCode }) => participantCode)],
    );
    for (const { platform_code, participant_code, status, funding, disabled_instruments } of rows) {
      const ofPlatform = standings.get(platform_code) ?? new Map<string, ParticipantStanding>();
      ofPlatform.set(participant_code, { status, funding, disabledInstruments: readSymbols(disabled_instruments) });
      standings.set(platform_code, ofPlatform);
    }
    return standings;
  }

  /**
   * The standings of holders, with the statuses of the accounts that govern their Traders, and of those who act on them.
   * `locked` keeps statuses and standings as they are until the commit: changes of an account lock its row for themselves.
   * The accounts are locked in the order of their ids, before any other lock of a check.
   */
  async checkedStandings(tx: Tx, { holders, actors }: CheckedParticipants, access: Access): Promise<Standings> {
    const general = holders.map(({ platformCode, participantCode }) =>
      accountId(platformCode, participantCode, GENERAL_LABEL),
    );
    const statuses = await this.accountStatuses(tx, general, access);
    const standings = await this.standings(tx, [...holders, ...actors], access);
    if (statuses.size === 0) return standings;
    return new Map(
      [...standings].map(([platformCode, ofPlatform]) => [
        platformCode,
        new Map(
          [...ofPlatform].map(([code, standing]) => [
            code,
            { ...standing, accountStatus: statuses.get(accountId(platformCode, code, GENERAL_LABEL)) },
          ]),
        ),
      ]),
    );
  }

  /**
   * Statuses of the customer accounts that exist among these, by the id of the account. An account that is sealed, because it was
   * found empty and is about to be closed, counts as closed.
   */
  async accountStatuses(tx: Tx, ids: readonly string[], access: Access): Promise<ReadonlyMap<string, AccountStatus>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.prepared<{ readonly account_id: string; readonly status: AccountStatus }>(
      `credit.customer_accounts.statuses.${access}`,
      `SELECT account_id, CASE WHEN is_sealed THEN 'closed' ELSE status END AS status
         FROM credit.customer_accounts
        WHERE account_id = ANY($1::uuid[])
        ORDER BY account_id ${access === 'locked' ? 'FOR SHARE' : ''}`,
      [[...new Set(ids)]],
    );
    return new Map(rows.map(({ account_id, status }) => [account_id, status]));
  }

  /**
   * Takes over participants that the registry reports; a report that is older than the stored one changes nothing. Rows are
   * written, and so locked, in the order in which checks lock them.
   */
  async apply(
    tx: Tx,
    reported: readonly { readonly platformCode: string; readonly participant: Participant }[],
  ): Promise<void> {
    if (reported.length === 0) return;
    const column = (value: (participant: Participant) => string): string[] =>
      reported.map(({ participant }) => value(participant));
    await tx.prepared(
      'credit.participants.apply',
      `INSERT INTO credit.participants AS known
         (platform_code, participant_code, status, funding, disabled_instruments, updated_at)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
                       AS reported (platform_code, participant_code, status, funding, disabled_instruments, updated_at)
        ORDER BY platform_code, participant_code
       ON CONFLICT (platform_code, participant_code) DO UPDATE
         SET status = excluded.status, funding = excluded.funding,
             disabled_instruments = excluded.disabled_instruments, updated_at = excluded.updated_at
       WHERE known.updated_at < excluded.updated_at`,
      [
        reported.map(({ platformCode }) => platformCode),
        column(({ participant_code }) => participant_code),
        column(({ status }) => status),
        column(({ funding }) => funding),
        column(({ disabled_instruments }) => JSON.stringify(disabled_instruments)),
        column(({ updated_at }) => updated_at),
      ],
    );
  }
}

function readSymbols(json: string): readonly string[] {
  return json === '[]' ? NOTHING_DISABLED : (JSON.parse(json) as readonly string[]);
}
