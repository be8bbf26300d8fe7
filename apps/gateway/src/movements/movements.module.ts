import { Module } from '@nestjs/common';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { MovementRequests } from './movement-requests';
import { NamedAccounts } from './named-accounts';

/** The parts that all movements of money share. */
@Module({
  imports: [ProjectionsModule, RepliesModule],
  providers: [MovementRequests, NamedAccounts],
  exports: [MovementRequests, NamedAccounts],
})
export class MovementsModule {}
