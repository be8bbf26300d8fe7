import { TOPICS } from '@ballast/contracts';
import { edgeTablesMigration } from '@ballast/platform-edge';
import type { ServiceRecord } from '@ballast/platform-record';
import { GatewayFold } from './fold/gateway.fold';
import { CreateProjections0001 } from './persistence/migrations/0001-projections';
import { CreateStrategies0002 } from './persistence/migrations/0002-strategies';
import { CreatePlatforms0003 } from './persistence/migrations/0003-platforms';
import { CreatePlans0004 } from './persistence/migrations/0004-plans';
import { CreateCustomerAccounts0005 } from './persistence/migrations/0005-customer-accounts';
import { CreateQuotes0006 } from './persistence/migrations/0006-quotes';
import { CreateMoneyRefusals0007 } from './persistence/migrations/0007-money-refusals';
import { CreateTransfers0008 } from './persistence/migrations/0008-transfers';
import { CreateMovements0009 } from './persistence/migrations/0009-movements';
import { CreateTargetAllocations0010 } from './persistence/migrations/0010-target-allocations';
import { CreateConfigurations0011 } from './persistence/migrations/0011-configurations';
import { CreateTrades0012 } from './persistence/migrations/0012-trades';
import { TABLES } from './persistence/tables';

const SCHEMA = 'gateway';

/** The gateway, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'gateway',
  schema: SCHEMA,
  tables: TABLES,
  migrations: [
    edgeTablesMigration(SCHEMA),
    CreateProjections0001,
    CreateStrategies0002,
    CreatePlatforms0003,
    CreatePlans0004,
    CreateCustomerAccounts0005,
    CreateQuotes0006,
    CreateMoneyRefusals0007,
    CreateTransfers0008,
    CreateMovements0009,
    CreateTargetAllocations0010,
    CreateConfigurations0011,
    CreateTrades0012,
  ],
  // A registration ends with the answers of two services, and may have several of each.
  readsAgain: [TOPICS.registryEvents, TOPICS.ledgerEvents],
  fold: () => new GatewayFold(),
};
