import { Injectable } from '@nestjs/common';
import type { FundingModel, Participant, ParticipantStatus } from '@ballast/contracts';
import { toTimestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';

/** A participant and its platform. */
export interface OwnedParticipant {
  readonly platformCode: string;
  readonly participant: Participant;
}

interface ParticipantRow {
  readonly platform_code: string;
  readonly participant_code: string;
  readonly id: string;
  readonly status: ParticipantStatus;
  readonly funding: FundingModel;
  readonly external_id: string;
  readonly disabled_instruments: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Participants of all platforms, in `registry.participants`. */
@Injectable()
export class ParticipantStore {
  /**
   * The named participants that exist, in no order. No lock is taken: the commands of a platform are one ordered stream,
   * so no other transaction writes the same participants.
   */
  async load(
    tx: Tx,
    keys: readonly { readonly platformCode: string; readonly participantCode: string }[],
  ): Promise<readonly OwnedParticipant[]> {
    const rows = await tx.prepared<ParticipantRow>(
      'registry.participants.load',
      `SELECT p.*
         FROM unnest($1::text[], $2::text[]) AS wanted(platform_code, participant_code)
         JOIN registry.participants p
           ON p.platform_code = wanted.platform_code AND p.participant_code = wanted.participant_code`,
      [keys.map(({ platformCode }) => platformCode), keys.map(({ participantCode }) => participantCode)],
    );
    return rows.map(ownedParticipant);
  }

  /** The participants that have these external ids. */
  async loadByExternalIds(
    tx: Tx,
    ids: readonly { readonly platformCode: string; readonly externalId: string }[],
  ): Promise<readonly OwnedParticipant[]> {
    if (ids.length === 0) return [];
    const rows = await tx.prepared<ParticipantRow>(
      'registry.participants.load_by_external_ids',
      `SELECT p.*
         FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS ids(platform_code, external_id)) AS wanted
         JOIN registry.participants p
           ON p.platform_code = wanted.platform_code AND p.external_id = wanted.external_id AND p.external_id <> ''`,
      [ids.map(({ platformCode }) => platformCode), ids.map(({ externalId }) => externalId)],
    );
    return rows.map(ownedParticipant);
  }

  /**
   * Inserts the participants, or updates status, external id, disabled instruments and time of those that exist. The latest state of a
   * participant stays, whatever the order of the calls: `updated_at` grows with every change.
   */
  async save(tx: Tx, participants: readonly OwnedParticipant[]): Promise<void> {
    if (participants.length === 0) return;
    const column = (value: (participant: Participant) => string): string[] =>
      participants.map(({ participant }) => value(participant));
    await tx.prepared(
      'registry.participants.save',
      `INSERT INTO registry.participants AS stored
         (platform_code, participant_code, id, status, funding, disabled_instruments, created_at, updated_at, external_id)
       SELECT DISTINCT ON (platform_code, participant_code) *
         FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
                     $8::timestamptz[], $9::text[])
                AS changed (platform_code, participant_code, id, status, funding, disabled_instruments, created_at,
                            updated_at, external_id)
        ORDER BY platform_code, participant_code, updated_at DESC
       ON CONFLICT (platform_code, participant_code) DO UPDATE
         SET status = excluded.status, disabled_instruments = excluded.disabled_instruments,
             external_id = excluded.external_id, updated_at = excluded.updated_at
       WHERE stored.updated_at < excluded.updated_at`,
      [
        participants.map(({ platformCode }) => platformCode),
        column(({ participant_code }) => participant_code),
        column(({ id }) => id),
        column(({ status }) => status),
        column(({ funding }) => funding),
        column(({ disabled_instruments }) => JSON.stringify(disabled_instruments)),
        column(({ created_at }) => created_at),
        column(({ updated_at }) => updated_at),
        column(({ external_id = '' }) => external_id),
      ],
    );
  }
}

function ownedParticipant(row: ParticipantRow): OwnedParticipant {
  const { platform_code, external_id, disabled_instruments, created_at, updated_at, ...named } = row;
  return {
    platformCode: platform_code,
    participant: {
      ...named,
      ...(external_id === '' ? {} : { external_id }),
      disabled_instruments: JSON.parse(disabled_instruments) as string[],
      created_at: toTimestamp(created_at),
      updated_at: toTimestamp(updated_at),
    },
  };
}
