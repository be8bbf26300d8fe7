import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { DepositsController } from './deposits.controller';
import { PostDepositHandler } from './post-deposit.handler';

/** Deposits to accounts and to the float. */
@Module({
  imports: [MarketsModule, ProjectionsModule, RepliesModule],
  controllers: [DepositsController],
  providers: [PostDepositHandler],
  exports: [PostDepositHandler],
})
export class FundingModule {}
