import { Module } from '@nestjs/common';
import { ChangeParticipantsConsumer } from './change-participants/change-participants.consumer';
import { ChangeParticipantsHandler } from './change-participants/change-participants.handler';
import { RegistryMetrics } from './change-participants/registry.metrics';
import { HandledChangeStore } from './persistence/handled-change.store';
import { ParticipantStore } from './persistence/participant.store';

@Module({
  controllers: [ChangeParticipantsConsumer],
  providers: [ChangeParticipantsHandler, HandledChangeStore, ParticipantStore, RegistryMetrics],
})
export class AdvisorRegistryModule {}
