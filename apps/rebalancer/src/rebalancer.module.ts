import { Module } from '@nestjs/common';
import { ChangeAllocationsHandler } from './change-allocations/change-allocations.handler';
import { ChangeConfigurationsHandler } from './change-configurations/change-configurations.handler';
import { AllocationStore } from './persistence/allocation.store';
import { ConfigurationStore } from './persistence/configuration.store';
import { HandledRequestStore } from './persistence/handled-request.store';
import { RebalancerMetrics } from './rebalancer.metrics';
import { RebalancingRequestsConsumer } from './rebalancing-requests/rebalancing-requests.consumer';

@Module({
  controllers: [RebalancingRequestsConsumer],
  providers: [
    ChangeAllocationsHandler,
    ChangeConfigurationsHandler,
    AllocationStore,
    ConfigurationStore,
    HandledRequestStore,
    RebalancerMetrics,
  ],
})
export class RebalancerModule {}
