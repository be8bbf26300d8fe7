import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { MarketsModule } from '../markets';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { TimeModule } from '../time';
import { ParticipantsController } from './participants.controller';
import { ParticipantsHandler } from './participants.handler';

/** Participants: register, change, read, balances. */
@Module({
  imports: [ClientsModule, MarketsModule, ProjectionsModule, RepliesModule, TimeModule],
  controllers: [ParticipantsController],
  providers: [ParticipantsHandler],
  exports: [ParticipantsHandler],
})
export class ParticipantsModule {}
