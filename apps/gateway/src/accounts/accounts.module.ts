import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { PublicEventsModule } from '../events';
import { LedgerModule } from '../ledger';
import { MarketsModule } from '../markets';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { AccountsController } from './accounts.controller';
import { AccountsHandler } from './accounts.handler';
import { AccountsInBulkController } from './bulk/accounts-in-bulk.controller';
import { AccountsInBulkHandler } from './bulk/accounts-in-bulk.handler';
import { BulkPrecheckQuery } from './bulk/bulk-precheck.query';
import { AccountReadsController } from './account-reads.controller';

/** Customer accounts with their tenants and financial advisors. */
@Module({
  imports: [ClientsModule, PublicEventsModule, LedgerModule, MarketsModule, ProjectionsModule, RepliesModule],
  controllers: [AccountsController, AccountsInBulkController, AccountReadsController],
  providers: [AccountsHandler, AccountsInBulkHandler, BulkPrecheckQuery],
})
export class AccountsModule {}
