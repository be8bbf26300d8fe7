import { TOPICS } from '@ballast/contracts';
import { allocationChanged } from '@ballast/contracts/rebalancing';
import { newId } from '@ballast/kernel';
import { describeFold, eventually, useRunningService } from '@ballast/test-infra';
import { service } from '../index';
import { record } from '../record';
import { allocationRequest } from '../testing/allocation-requests';

const running = useRunningService(service, [TOPICS.rebalancingEvents]);

/** Makes allocations and changes weights and names, some of them without any effect. */
async function work(): Promise<void> {
  const tenant = newId().slice(0, 6).toUpperCase();
  const [first, second] = [newId(), newId()];
  const repeated = allocationRequest(tenant, { allocationId: first, weights: { 'BTC/USD': '0.4', 'ETH/USD': '0.6' } });
  const messages = [
    allocationRequest(tenant, { allocationId: first, weights: { 'BTC/USD': '1' }, name: 'Growth' }),
    allocationRequest(tenant, { allocationId: second, weights: { 'ETH/USD': '1' } }),
    repeated,
    allocationRequest(tenant, { allocationId: first, weights: { 'BTC/USD': '0.40', 'ETH/USD': '0.60' } }),
    allocationRequest(tenant, { allocationId: second, weights: { 'ETH/USD': '1' }, name: 'Income' }),
  ];
  await running.driver.send(messages);
  await running.driver.send([repeated]);
  await eventually('the answers of the rebalancer', () => {
    return running.driver.received(allocationChanged.type).filter(({ key }) => key === tenant).length === 5;
  });
}

describeFold({ record, databaseUrl: () => running.databaseUrl, work });
