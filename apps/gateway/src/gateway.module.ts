import { Module } from '@nestjs/common';
import { EdgeModule } from '@ballast/platform-edge';
import { ApiKeysModule } from './api-keys/api-keys.module';
import { AuditModule } from './audit/audit.module';
import { DocsModule } from './docs/docs.module';
import { EventsModule } from './events/events.module';
import { FundingModule } from './funding/funding.module';
import { LedgerModule } from './ledger/ledger.module';
import { MarketsModule } from './markets/markets.module';
import { OperationsModule } from './operations/operations.module';
import { ParticipantsModule } from './participants/participants.module';
import { PlatformsModule } from './platforms/platforms.module';
import { ProjectionsModule } from './projections/projections.module';
import { RepliesModule } from './replies/replies.module';
import { SandboxModule } from './sandbox/sandbox.module';
import { StrategiesModule } from './strategies/strategies.module';
import { TimeModule } from './time/time.module';
import { TradersModule } from './traders/traders.module';
import { WebhooksModule } from './webhooks/webhooks.module';

/** The public HTTP API: the edge kit, and one module for each capability. */
@Module({
  imports: [
    EdgeModule,
    ApiKeysModule,
    AuditModule,
    DocsModule,
    EventsModule,
    FundingModule,
    LedgerModule,
    MarketsModule,
    OperationsModule,
    ParticipantsModule,
    PlatformsModule,
    ProjectionsModule,
    RepliesModule,
    SandboxModule,
    StrategiesModule,
    TimeModule,
    TradersModule,
    WebhooksModule,
  ],
})
export class GatewayModule {}
