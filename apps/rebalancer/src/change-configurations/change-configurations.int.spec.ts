import { decode, TOPICS, type ConfigurationsChanged } from '@ballast/contracts';
import { configurationsChanged } from '@ballast/contracts/rebalancing';
import { newId } from '@ballast/kernel';
import { eventually, useRunningService } from '@ballast/test-infra';
import { service } from '../index';
import { allocationRequest, configurationsRequest } from '../testing/requests';

const running = useRunningService(service, [TOPICS.rebalancingEvents]);

const platform = (): string => newId().slice(0, 6).toUpperCase();

async function answers(tenant: string, count: number): Promise<readonly ConfigurationsChanged[]> {
  const found = (): readonly ConfigurationsChanged[] =>
    running.driver
      .received(configurationsChanged.type)
      .filter(({ key }) => key === tenant)
      .map((message) => decode(configurationsChanged, message).data);
  await eventually(`${count} answers to ${tenant}`, () => found().length >= count);
  return found();
}

describe('requests for configurations', () => {
  it('are decided one after the other, also within one slice and between other requests', async () => {
    const tenant = platform();
    const [account, first, second] = [newId(), newId(), newId()];
    await running.driver.send([
      configurationsRequest(tenant, { kind: 'change', allocations: { [account]: first } }),
      configurationsRequest(tenant, { kind: 'create', allocations: { [account]: first } }),
      allocationRequest(tenant, { allocationId: first, weights: { 'BTC/USD': '1' } }),
      configurationsRequest(tenant, { kind: 'create', allocations: { [account]: second } }),
      configurationsRequest(tenant, { kind: 'change', allocations: { [account]: second } }),
      configurationsRequest(tenant, { kind: 'remove', allocations: { [account]: '' } }),
      configurationsRequest(tenant, { kind: 'remove', allocations: { [account]: '' } }),
      configurationsRequest(tenant, { kind: 'create', allocations: { [account]: first } }),
    ]);
    const decided = await answers(tenant, 7);
    expect(decided.map(({ refusal }) => refusal)).toEqual(['missing', null, 'exists', null, null, 'missing', null]);
    const versions = decided.flatMap(({ configurations }) => configurations);
    expect(versions.map(({ allocation_id, is_removed }) => [allocation_id, is_removed])).toEqual([
      [first, false],
      [second, false],
      [second, true],
      [first, false],
    ]);
    const times = versions.map(({ updated_at }) => updated_at);
    expect(times).toEqual([...new Set(times)].sort());
  });

  it('count what they make and what they replace, chunk by chunk', async () => {
    const tenant = platform();
    const [one, two, allocation, changeId] = [newId(), newId(), newId(), newId()];
    await running.driver.send([configurationsRequest(tenant, { kind: 'create', allocations: { [one]: allocation } })]);
    await running.driver.send([
      configurationsRequest(tenant, { kind: 'put', allocations: { [one]: newId() }, changeId, chunks: 2 }),
      configurationsRequest(tenant, { kind: 'put', allocations: { [two]: allocation }, changeId, chunk: 1, chunks: 2 }),
    ]);
    const [, ...chunks] = await answers(tenant, 3);
    expect(chunks.map(({ created, updated }) => [created, updated])).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it('have no effect when they come again', async () => {
    const tenant = platform();
    const [account, allocation] = [newId(), newId()];
    const create = configurationsRequest(tenant, { kind: 'create', allocations: { [account]: allocation } });
    await running.driver.send([create, create]);
    await answers(tenant, 1);
    await running.driver.send([
      create,
      configurationsRequest(tenant, { kind: 'remove', allocations: { [account]: '' } }),
      create,
      configurationsRequest(tenant, { kind: 'change', allocations: { [account]: allocation } }),
    ]);
    expect((await answers(tenant, 3)).map(({ refusal }) => refusal)).toEqual([null, null, 'missing']);
  });
});
