import { Module } from '@nestjs/common';
import { PublicEventsModule } from '../events';
import { RepliesModule } from '../replies';
import { CustomerAccountsProjection } from './accounts/customer-accounts.projection';
import { CustomerAccountsQuery } from './accounts/customer-accounts.query';
import { HoldersQuery } from './accounts/holders.query';
import { ReachQuery } from './accounts/reach.query';
import { KnownAccountsProjection } from './accounts/known-accounts.projection';
import { RegistryEventsConsumer } from './accounts/registry-events.consumer';
import { RegistryEventsHandler } from './accounts/registry-events.handler';
import { AllocationsProjection } from './allocations/allocations.projection';
import { AllocationsQuery } from './allocations/allocations.query';
import { RebalancingEventsConsumer } from './allocations/rebalancing-events.consumer';
import { RebalancingEventsHandler } from './allocations/rebalancing-events.handler';
import { CheckpointHoursProjection } from './checkpoints/checkpoint-hours.projection';
import { CheckpointsConsumer } from './checkpoints/checkpoints.consumer';
import { CheckpointsHandler } from './checkpoints/checkpoints.handler';
import { ConfigurableAccountsQuery } from './configurations/configurable-accounts.query';
import { ConfigurationsProjection } from './configurations/configurations.projection';
import { ConfigurationsQuery } from './configurations/configurations.query';
import { DepositsProjection } from './deposits/deposits.projection';
import { DepositsQuery } from './deposits/deposits.query';
import { ExecutionEventsConsumer } from './executions/execution-events.consumer';
import { ExecutionEventsHandler } from './executions/execution-events.handler';
import { ExecutionsProjection } from './executions/executions.projection';
import { ExecutionsQuery } from './executions/executions.query';
import { InstrumentEventsConsumer } from './instruments/instrument-events.consumer';
import { InstrumentEventsHandler } from './instruments/instrument-events.handler';
import { InstrumentsProjection } from './instruments/instruments.projection';
import { InstrumentsQuery } from './instruments/instruments.query';
import { OperationEventsConsumer } from './operations/operation-events.consumer';
import { OperationEventsHandler } from './operations/operation-events.handler';
import { OperationsProjection } from './operations/operations.projection';
import { OperationsQuery } from './operations/operations.query';
import { LedgerEventsConsumer } from './participants/ledger-events.consumer';
import { LedgerEventsHandler } from './participants/ledger-events.handler';
import { ParticipantsProjection } from './participants/participants.projection';
import { ParticipantsQuery } from './participants/participants.query';
import { QuoteEndsProjection } from './quotes/quote-ends.projection';
import { TradesProjection } from './trades/trades.projection';
import { AdvisorTradesQuery } from './trades/advisor-trades.query';
import { TradesQuery } from './trades/trades.query';
import { TradersProjection } from './traders/traders.projection';
import { TradersQuery } from './traders/traders.query';
import { TransfersProjection } from './transfers/transfers.projection';
import { TransfersQuery } from './transfers/transfers.query';
import { MovementsProjection } from './movements/movements.projection';
import { MovementsQuery } from './movements/movements.query';

/** Read models of every resource, projected from the log, and the queries by which other features read them. */
@Module({
  imports: [PublicEventsModule, RepliesModule],
  controllers: [
    OperationEventsConsumer,
    ExecutionEventsConsumer,
    LedgerEventsConsumer,
    InstrumentEventsConsumer,
    RegistryEventsConsumer,
    CheckpointsConsumer,
    RebalancingEventsConsumer,
  ],
  providers: [
    OperationEventsHandler,
    ExecutionEventsHandler,
    LedgerEventsHandler,
    InstrumentEventsHandler,
    RegistryEventsHandler,
    CheckpointsHandler,
    RebalancingEventsHandler,
    AllocationsProjection,
    AllocationsQuery,
    ConfigurableAccountsQuery,
    ConfigurationsProjection,
    ConfigurationsQuery,
    CheckpointHoursProjection,
    OperationsProjection,
    ExecutionsProjection,
    TradersProjection,
    ParticipantsProjection,
    InstrumentsProjection,
    CustomerAccountsProjection,
    KnownAccountsProjection,
    DepositsProjection,
    QuoteEndsProjection,
    TransfersProjection,
    MovementsProjection,
    TradesProjection,
    TradesQuery,
    AdvisorTradesQuery,
    OperationsQuery,
    ExecutionsQuery,
    TradersQuery,
    ParticipantsQuery,
    InstrumentsQuery,
    CustomerAccountsQuery,
    TransfersQuery,
    DepositsQuery,
    ReachQuery,
    HoldersQuery,
    MovementsQuery,
  ],
  exports: [
    AllocationsQuery,
    ConfigurableAccountsQuery,
    ConfigurationsQuery,
    OperationsProjection,
    OperationsQuery,
    ExecutionsQuery,
    TradersQuery,
    ParticipantsQuery,
    InstrumentsQuery,
    CustomerAccountsQuery,
    TransfersQuery,
    DepositsQuery,
    MovementsQuery,
    TradesQuery,
    AdvisorTradesQuery,
  ],
})
export class ProjectionsModule {}
