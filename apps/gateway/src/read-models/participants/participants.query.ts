import { Injectable } from '@nestjs/common';
import { Database } from '@ballast/platform-postgres';
import { pageByCreation, Where, type Page, type PageRequest } from '@ballast/platform-edge';

export interface ParticipantFilter {
  readonly status?: string | undefined;
}

/** Participants as their GET shows them. */
@Injectable()
export class ParticipantReadModel {
  constructor(private readonly database: Database) {}

  async find(platformCode: string, participantCode: string): Promise<string | undefined> {
    const [row] = await this.database.prepared<{ body: string }>(
      'gateway.participants.find',
      'SELECT body FROM gateway.participants WHERE platform_code = $1 AND participant_code = $2',
      [platformCode, participantCode],
    );
    return row?.body;
  }

  async list(platformCode: string, filter: ParticipantFilter, page: PageRequest): Promise<Page> {
    const where = new Where().equals('platform_code', platformCode).equals('status', filter.status);
    return pageByCreation(this.database, 'gateway.participants', where, page);
  }
}
