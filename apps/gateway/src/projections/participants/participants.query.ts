import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ownedBy, pageByCreation, Where, type Page, type PageRequest, type View } from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';
import { Repository } from 'typeorm';
import { participantEntity, type ParticipantEntity } from '../entities';

export interface ParticipantFilter {
  readonly status?: string | undefined;
}

/** Participants as their GET shows them. */
@Injectable()
export class ParticipantsQuery {
  constructor(
    private readonly reads: Reads,
    @InjectRepository(participantEntity) private readonly participants: Repository<ParticipantEntity>,
  ) {}

  async find(platformCode: string, participantCode: string): Promise<string | undefined> {
    return this.findVisible({ kind: 'platform', platformCode }, participantCode);
  }

  /** Body of a participant; undefined when it does not exist or the view does not show it. */
  async findVisible(view: View, participantCode: string): Promise<string | undefined> {
    const own = ownedBy(view);
    if (own.participantCode !== undefined && own.participantCode !== participantCode) return undefined;
    return (await this.participants.findOneBy({ ...own, participantCode }))?.body;
  }

  async list(view: View, filter: ParticipantFilter, page: PageRequest): Promise<Page> {
    const where = new Where().isIn(view).filter('status', filter.status);
    return pageByCreation(this.reads, 'gateway.participants', where, page);
  }
}
