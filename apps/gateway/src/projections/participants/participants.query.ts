import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ownedBy, type Page, type PageRequest, type View } from '@ballast/platform-edge';
import { Repository } from 'typeorm';
import { participantEntity, type ParticipantEntity } from '../entities';
import { pageOfRepository, present } from '../page-of-repository';

export interface ParticipantFilter {
  readonly status?: string | undefined;
}

/** Participants as their GET shows them. */
@Injectable()
export class ParticipantsQuery {
  constructor(@InjectRepository(participantEntity) private readonly participants: Repository<ParticipantEntity>) {}

  async find(platformCode: string, participantCode: string): Promise<string | undefined> {
    return this.findVisible({ kind: 'platform', platformCode }, participantCode);
  }

  /** The participant, when the view shows it. */
  async findVisible(view: View, participantCode: string): Promise<string | undefined> {
    const own = ownedBy(view);
    if (own.participantCode !== undefined && own.participantCode !== participantCode) return undefined;
    return (await this.participants.findOneBy({ ...own, participantCode }))?.body;
  }

  async list(view: View, filter: ParticipantFilter, page: PageRequest): Promise<Page> {
    return pageOfRepository(this.participants, { ...ownedBy(view), ...present({ status: filter.status }) }, page);
  }
}
