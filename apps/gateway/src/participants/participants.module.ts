import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module';
import { MarketsModule } from '../markets/markets.module';
import { ProjectionsModule } from '../projections/projections.module';
import { RepliesModule } from '../replies/replies.module';
import { ParticipantsController } from './participants.controller';
import { ParticipantsHandler } from './participants.handler';

/** Participants: register, change, read, balances. */
@Module({
  imports: [ClientsModule, MarketsModule, ProjectionsModule, RepliesModule],
  controllers: [ParticipantsController],
  providers: [ParticipantsHandler],
  exports: [ParticipantsHandler],
})
export class ParticipantsModule {}
