import { Injectable } from '@nestjs/common';
import type { Participant } from '@ballast/contracts';
import { InjectRepository } from '@nestjs/typeorm';
import {
  pageByCreation,
  pageOfParticipants,
  Where,
  type Page,
  type PageRequest,
  type View,
} from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';
import { Repository } from 'typeorm';
import { isWithin } from '../accounts/within-reach.statement';
import { ReachQuery } from '../accounts/reach.query';
import { participantEntity, type ParticipantEntity } from '../entities';

export interface ParticipantFilter {
  readonly status?: string | undefined;
  readonly external_id?: string | undefined;
}

/** Participants as their GET shows them. */
@Injectable()
export class ParticipantsQuery {
  constructor(
    private readonly reads: Reads,
    private readonly reach: ReachQuery,
    @InjectRepository(participantEntity) private readonly participants: Repository<ParticipantEntity>,
  ) {}

  async find(platformCode: string, participantCode: string): Promise<string | undefined> {
    return this.findVisible({ kind: 'platform', platformCode }, participantCode);
  }

  /** Body of a participant; undefined when it does not exist or the view does not show it. */
  async findVisible(view: View, participantCode: string): Promise<string | undefined> {
    if (!(await this.reach.includes(view, participantCode))) return undefined;
    const { platformCode } = view;
    return (await this.participants.findOneBy({ platformCode, participantCode }))?.body;
  }

  async list(view: View, filter: ParticipantFilter, page: PageRequest): Promise<Page> {
    const { platformCode } = view;
    const where = new Where().filter('status', filter.status).filter('external_id', filter.external_id);
    const table = 'gateway.participants';
    const reach = await this.reach.of(view);
    if (reach?.codes !== undefined) {
      return pageOfParticipants(this.reads, { table, platformCode, codes: reach.codes }, where, page);
    }
    where.equals('platform_code', platformCode);
    if (reach !== undefined) where.matching(isWithin(where, 'participants.participant_code', reach));
    return pageByCreation(this.reads, table, where, page);
  }

  /** Status and funding of the participants that exist among these, by code. */
  async standings(
    platformCode: string,
    codes: readonly string[],
  ): Promise<ReadonlyMap<string, Pick<Participant, 'status' | 'funding'>>> {
    if (codes.length === 0) return new Map();
    const rows = await this.reads.prepared<{ readonly code: string; readonly body: string }>(
      'gateway.participants.standings',
      `SELECT participant_code AS code, body FROM gateway.participants
        WHERE platform_code = $1 AND participant_code = ANY($2::text[])`,
      [platformCode, [...new Set(codes)]],
    );
    return new Map(rows.map(({ code, body }) => [code, JSON.parse(body) as Participant]));
  }

  /** The indexes of the entries that ask for an external id which another participant has, in their order. */
  async takenExternalIds(
    platformCode: string,
    wanted: readonly { readonly code: string; readonly externalId: string; readonly index: number }[],
  ): Promise<readonly number[]> {
    if (wanted.length === 0) return [];
    const rows = await this.reads.prepared<{ readonly index: number }>(
      'gateway.participants.taken_external_ids',
      // Participants that exist are left as they are, whatever a registration says of them.
      `SELECT wanted.index
         FROM unnest($2::text[], $3::text[], $4::integer[]) AS wanted (code, external_id, index)
         JOIN gateway.participants holder
           ON holder.platform_code = $1 AND holder.external_id = wanted.external_id AND holder.external_id <> ''
        WHERE NOT EXISTS (SELECT FROM gateway.participants own
                           WHERE own.platform_code = $1 AND own.participant_code = wanted.code)
        ORDER BY wanted.index`,
      [
        platformCode,
        wanted.map(({ code }) => code),
        wanted.map(({ externalId }) => externalId),
        wanted.map(({ index }) => index),
      ],
    );
    return rows.map(({ index }) => index);
  }
}
