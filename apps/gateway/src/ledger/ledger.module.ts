import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { TimeModule } from '../time';
import { LedgerController } from './ledger.controller';

/** Entries and the float, read from the ledger service. */
@Module({ imports: [ClientsModule, TimeModule], controllers: [LedgerController] })
export class LedgerModule {}
