import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { DepositAccountsQuery } from './deposit-accounts.query';
import { DepositsController } from './deposits.controller';
import { PostDepositHandler } from './post-deposit.handler';
import { SendOutflowHandler } from './send-outflow.handler';

/** Deposits to accounts and to the float, and money that goes back. */
@Module({
  imports: [MarketsModule, ProjectionsModule, RepliesModule],
  controllers: [DepositsController],
  providers: [DepositAccountsQuery, PostDepositHandler, SendOutflowHandler],
  exports: [PostDepositHandler],
})
export class FundingModule {}
