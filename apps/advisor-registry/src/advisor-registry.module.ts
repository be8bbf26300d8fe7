import { Module } from '@nestjs/common';
import { ChangeParticipantsConsumer } from './change-participants/change-participants.consumer';
import { ChangeParticipantsHandler } from './change-participants/change-participants.handler';
import { RegistryMetrics } from './change-participants/registry.metrics';
import { HandledChangeRetention } from './persistence/handled-change-retention';
import { HandledChangeStore } from './persistence/handled-change.store';
import { ParticipantStore } from './persistence/participant.store';

@Module({
  controllers: [ChangeParticipantsConsumer],
  providers: [ChangeParticipantsHandler, HandledChangeRetention, HandledChangeStore, ParticipantStore, RegistryMetrics],
})
export class AdvisorRegistryModule {}
