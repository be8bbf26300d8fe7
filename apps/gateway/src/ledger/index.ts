export { LedgerModule } from './ledger.module';
export { LedgerEntriesQuery } from './ledger-entries.query';
