import { Module } from '@nestjs/common';
import type { ServiceDefinition } from '@ballast/platform-service';
import { ApplyParticipantsConsumer } from './apply-participants/apply-participants.consumer';
import { ApplyParticipantsHandler } from './apply-participants/apply-participants.handler';
import { creditCheckConfigSchema } from './config';
import { CreditCommandsConsumer } from './credit-commands/credit-commands.consumer';
import { CreditCommandsHandler } from './credit-commands/credit-commands.handler';
import { CreditMetrics } from './credit.metrics';
import { AccountEntity, AssetScaleEntity, BalanceEntity } from './persistence/entities';
import { CreateLedger0001 } from './persistence/migrations/0001-ledger';
import { CreateProjections0002 } from './persistence/migrations/0002-projections';
import { PlaceHoldsHandler } from './place-holds/place-holds.handler';
import { PostDepositsHandler } from './post-deposits/post-deposits.handler';
import { PostSettlementsConsumer } from './post-settlements/post-settlements.consumer';
import { PostSettlementsHandler } from './post-settlements/post-settlements.handler';
import { ChecksController } from './preview-checks/checks.controller';
import { AssetScalesProjection } from './read-models/asset-scales/asset-scales.projection';
import { AssetScalesQuery } from './read-models/asset-scales/asset-scales.query';
import { BalancesController } from './read-models/balances/balances.controller';
import { BalancesQuery } from './read-models/balances/balances.query';
import { EntriesController } from './read-models/entries/entries.controller';
import { EntriesQuery } from './read-models/entries/entries.query';
import { ReleaseHoldsHandler } from './release-holds/release-holds.handler';

@Module({
  controllers: [
    CreditCommandsConsumer,
    PostSettlementsConsumer,
    ApplyParticipantsConsumer,
    AssetScalesProjection,
    BalancesController,
    EntriesController,
    ChecksController,
  ],
  providers: [
    CreditCommandsHandler,
    PlaceHoldsHandler,
    ReleaseHoldsHandler,
    PostDepositsHandler,
    PostSettlementsHandler,
    ApplyParticipantsHandler,
    CreditMetrics,
    AssetScalesQuery,
    BalancesQuery,
    EntriesQuery,
  ],
})
class CreditCheckModule {}

/** Owns the ledger: what everybody has, what of it is spoken for, and whether an Operation may draw on it. */
export const creditCheckService: ServiceDefinition<typeof creditCheckConfigSchema> = {
  name: 'credit-check',
  schema: 'credit',
  configSchema: creditCheckConfigSchema,
  entities: [AccountEntity, BalanceEntity, AssetScaleEntity],
  migrations: [CreateLedger0001, CreateProjections0002],
  module: () => CreditCheckModule,
};
