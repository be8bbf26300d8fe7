import { Module } from '@nestjs/common';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { MovementRequests } from './movement-requests';
import { MovementLists } from './movement-lists';
import { NamedAccounts } from './named-accounts';

/** The parts that all movements of money share. */
@Module({
  imports: [ProjectionsModule, RepliesModule],
  providers: [MovementRequests, MovementLists, NamedAccounts],
  exports: [MovementRequests, MovementLists, NamedAccounts],
})
export class MovementsModule {}
