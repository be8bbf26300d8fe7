import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Page, PageRequest } from '@ballast/platform-edge';
import { Repository } from 'typeorm';
import { participantEntity, type ParticipantEntity } from '../entities';
import { pageOfRepository, present } from '../page-of-repository';

export interface ParticipantFilter {
  readonly status?: string | undefined;
}

/** Participants as their GET shows them. */
@Injectable()
export class ParticipantReadModel {
  constructor(@InjectRepository(participantEntity) private readonly participants: Repository<ParticipantEntity>) {}

  async find(platformCode: string, participantCode: string): Promise<string | undefined> {
    return (await this.participants.findOneBy({ platformCode, participantCode }))?.body;
  }

  async list(platformCode: string, filter: ParticipantFilter, page: PageRequest): Promise<Page> {
    return pageOfRepository(this.participants, { platformCode, ...present({ status: filter.status }) }, page);
  }
}
