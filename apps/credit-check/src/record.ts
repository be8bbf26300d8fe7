import { type ServiceRecord, trimsMigration } from '@ballast/platform-record';
import { CreditCheckFold } from './fold/credit-check.fold';
import { CreateLedger0001 } from './persistence/migrations/0001-ledger';
import { CreateProjections0002 } from './persistence/migrations/0002-projections';
import { CreateCustomerAccounts0003 } from './persistence/migrations/0003-customer-accounts';
import { CreateDecidedQuotes0004 } from './persistence/migrations/0004-decided-quotes';
import { CreateDecidedTransfers0005 } from './persistence/migrations/0005-decided-transfers';
import { CreateDecidedOutflows0006 } from './persistence/migrations/0006-decided-outflows';
import { CreateMovements0007 } from './persistence/migrations/0007-movements';
import { TABLES } from './persistence/tables';

const SCHEMA = 'credit';

/** The credit check, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'credit-check',
  schema: SCHEMA,
  tables: TABLES,
  migrations: [
    trimsMigration(SCHEMA),
    CreateLedger0001,
    CreateProjections0002,
    CreateCustomerAccounts0003,
    CreateDecidedQuotes0004,
    CreateDecidedTransfers0005,
    CreateDecidedOutflows0006,
    CreateMovements0007,
  ],
  fold: () => new CreditCheckFold(),
};
