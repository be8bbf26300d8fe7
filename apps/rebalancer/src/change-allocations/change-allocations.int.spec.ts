import { decode, TOPICS, type TargetAllocation } from '@ballast/contracts';
import { allocationChanged } from '@ballast/contracts/rebalancing';
import { newId } from '@ballast/kernel';
import { eventually, useRunningService } from '@ballast/test-infra';
import { service } from '../index';
import { allocationRequest, targetOf } from '../testing/requests';

const running = useRunningService(service, [TOPICS.rebalancingEvents]);

const platform = (): string => newId().slice(0, 6).toUpperCase();

async function answers(tenant: string, count: number): Promise<readonly TargetAllocation[]> {
  const found = (): readonly TargetAllocation[] =>
    running.driver
      .received(allocationChanged.type)
      .filter(({ key }) => key === tenant)
      .map((message) => decode(allocationChanged, message).data.allocation);
  await eventually(`${count} answers to ${tenant}`, () => found().length >= count);
  return found();
}

describe('requests for allocations', () => {
  it('are decided one after the other, also within one slice', async () => {
    const [tenant, id] = [platform(), newId()];
    await running.driver.send([
      allocationRequest(tenant, { allocationId: id, weights: { 'BTC/USD': '1' }, name: 'Growth' }),
      allocationRequest(tenant, { allocationId: id, weights: { 'BTC/USD': '0.5', 'ETH/USD': '0.5' } }),
      allocationRequest(tenant, { allocationId: id, weights: { 'BTC/USD': '0.50', 'ETH/USD': '0.50' } }),
      allocationRequest(tenant, { allocationId: id, weights: { 'ETH/USD': '0.5', 'BTC/USD': '0.5' }, name: '' }),
    ]);
    const changed = await answers(tenant, 4);
    expect(changed.map(({ version, name }) => [version, name])).toEqual([
      [1, 'Growth'],
      [2, 'Growth'],
      [2, 'Growth'],
      [3, ''],
    ]);
    expect(changed[2]).toEqual(changed[1]);
    expect(changed[1]?.allocation).toEqual(targetOf({ 'BTC/USD': '0.5', 'ETH/USD': '0.5' }));
    expect(new Set(changed.map(({ created_at }) => created_at)).size).toBe(1);
  });

  it('have no effect when they come again, in one slice or later', async () => {
    const [tenant, id] = [platform(), newId()];
    const first = allocationRequest(tenant, { allocationId: id, weights: { 'BTC/USD': '1' } });
    await running.driver.send([first, first]);
    await answers(tenant, 1);
    await running.driver.send([
      first,
      allocationRequest(tenant, { allocationId: id, weights: { 'ETH/USD': '1' } }),
      first,
      allocationRequest(tenant, { allocationId: id, weights: { 'ETH/USD': '1' }, name: 'END' }),
    ]);
    expect((await answers(tenant, 3)).map(({ version, name }) => [version, name])).toEqual([
      [1, ''],
      [2, ''],
      [2, 'END'],
    ]);
  });
});
