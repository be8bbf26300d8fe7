import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets/markets.module';
import { ProjectionsModule } from '../projections/projections.module';
import { RepliesModule } from '../replies/replies.module';
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
