import { Module } from '@nestjs/common';
import { EdgeModule } from '@ballast/platform-edge';
import { AccountsModule } from './accounts';
import { AllocationsModule } from './allocations';
import { ApiKeysModule } from './api-keys';
import { AuditModule } from './audit';
import { ConfigurationsModule } from './configurations';
import { DocsModule } from './docs';
import { EventsModule } from './events';
import { FundingModule } from './funding';
import { LedgerModule } from './ledger';
import { MarketsModule } from './markets';
import { MoneyWallModule } from './money-wall';
import { OperationsModule } from './operations';
import { ParticipantsModule } from './participants';
import { RequestBodyRetention } from './persistence/request-body-retention';
import { PlatformsModule } from './platforms';
import { ProjectionsModule } from './projections';
import { QuotesModule } from './quotes';
import { RepliesModule } from './replies';
import { SANDBOX_KEY, SANDBOX_PARTICIPANT_KEYS, SandboxModule } from './sandbox';
import { StrategiesModule } from './strategies';
import { TimeModule } from './time';
import { TradersModule } from './traders';
import { ReportsModule } from './reports';
import { TradesModule } from './trades';
import { TransfersModule } from './transfers';
import { WebhooksModule } from './webhooks';
import { PaymentsModule } from './payments';
import { PayoutsModule } from './payouts';
import { WithdrawalsModule } from './withdrawals';

/** The public HTTP API: the edge kit, and one module for each capability. */
@Module({
  imports: [
    EdgeModule.of({ sandboxOnlyKeys: [SANDBOX_KEY, ...SANDBOX_PARTICIPANT_KEYS].map(({ key }) => key) }),
    AccountsModule,
    AllocationsModule,
    ApiKeysModule,
    AuditModule,
    ConfigurationsModule,
    DocsModule,
    EventsModule,
    FundingModule,
    LedgerModule,
    MarketsModule,
    MoneyWallModule,
    OperationsModule,
    ParticipantsModule,
    PlatformsModule,
    ProjectionsModule,
    QuotesModule,
    RepliesModule,
    SandboxModule,
    StrategiesModule,
    TimeModule,
    TradersModule,
    TradesModule,
    ReportsModule,
    TransfersModule,
    WebhooksModule,
    WithdrawalsModule,
    PaymentsModule,
    PayoutsModule,
  ],
  providers: [RequestBodyRetention],
})
export class GatewayModule {}
