import type { ServiceDefinition } from '@ballast/platform-service';
import { configSchema } from './config';
import { CreditCheckModule } from './credit-check.module';
import { accountEntity, assetScaleEntity, balanceEntity } from './persistence/entities';
import { record } from './record';

/** Owns the ledger: accounts, balances, holds and entries, and decides whether an Operation may draw on them. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'credit-check',
  schema: 'credit',
  configSchema,
  entities: [accountEntity, balanceEntity, assetScaleEntity],
  migrations: record.migrations,
  module: () => CreditCheckModule,
};
