import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { ProjectionsModule } from '../projections';
import { TimeModule } from '../time';
import { LedgerEntriesQuery } from './ledger-entries.query';
import { LedgerController } from './ledger.controller';

/** Entries and the float, read from the ledger service. */
@Module({
  imports: [ClientsModule, ProjectionsModule, TimeModule],
  controllers: [LedgerController],
  providers: [LedgerEntriesQuery],
  exports: [LedgerEntriesQuery],
})
export class LedgerModule {}
