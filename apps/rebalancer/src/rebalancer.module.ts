import { Module } from '@nestjs/common';
import { ChangeAllocationsHandler } from './change-allocations/change-allocations.handler';
import { AllocationStore } from './persistence/allocation.store';
import { HandledRequestStore } from './persistence/handled-request.store';
import { RebalancerMetrics } from './rebalancer.metrics';
import { RebalancingRequestsConsumer } from './rebalancing-requests/rebalancing-requests.consumer';

@Module({
  controllers: [RebalancingRequestsConsumer],
  providers: [ChangeAllocationsHandler, AllocationStore, HandledRequestStore, RebalancerMetrics],
})
export class RebalancerModule {}
