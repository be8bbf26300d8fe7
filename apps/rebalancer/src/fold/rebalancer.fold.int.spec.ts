import { TOPICS } from '@ballast/contracts';
import { allocationChanged, configurationsChanged } from '@ballast/contracts/rebalancing';
import { newId } from '@ballast/kernel';
import { describeFold, eventually, useRunningService } from '@ballast/test-infra';
import { service } from '../index';
import { record } from '../record';
import { allocationRequest, configurationsRequest } from '../testing/requests';

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
  await workOnConfigurations(tenant, first, second);
}

/** Makes, changes and removes configurations; some requests are refused, and one comes twice. */
async function workOnConfigurations(tenant: string, first: string, second: string): Promise<void> {
  const [one, two, three] = [newId(), newId(), newId()];
  const removal = configurationsRequest(tenant, { kind: 'remove', allocations: { [two]: '' } });
  const messages = [
    configurationsRequest(tenant, { kind: 'create', allocations: { [one]: first } }),
    configurationsRequest(tenant, { kind: 'create', allocations: { [one]: second } }),
    configurationsRequest(tenant, { kind: 'put', allocations: { [one]: second, [two]: first, [three]: first } }),
    configurationsRequest(tenant, { kind: 'change', allocations: { [three]: second } }),
    removal,
    configurationsRequest(tenant, { kind: 'change', allocations: { [two]: second } }),
    configurationsRequest(tenant, { kind: 'create', allocations: { [two]: second } }),
    configurationsRequest(tenant, { kind: 'remove', allocations: { [one]: '' } }),
  ];
  await running.driver.send(messages);
  await running.driver.send([removal]);
  await eventually('the answers about configurations', () => {
    const answers = running.driver.received(configurationsChanged.type).filter(({ key }) => key === tenant);
    return answers.length === messages.length;
  });
}

describeFold({ record, databaseUrl: () => running.databaseUrl, work });
