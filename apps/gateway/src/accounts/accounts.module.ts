import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { PublicEventsModule } from '../events';
import { LedgerModule } from '../ledger';
import { MarketsModule } from '../markets';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { AccountsController } from './accounts.controller';
import { AccountsHandler } from './accounts.handler';
import { AccountReadsController } from './account-reads.controller';

/** Customer accounts with their tenants and financial advisors. */
@Module({
  imports: [ClientsModule, PublicEventsModule, LedgerModule, MarketsModule, ProjectionsModule, RepliesModule],
  controllers: [AccountsController, AccountReadsController],
  providers: [AccountsHandler],
})
export class AccountsModule {}
