import { decode, TOPICS } from '@ballast/contracts';
import { pricesLock, pricesLocked, pricesUnavailable } from '@ballast/contracts/pricing';
import { faultArmed, faultClaimed, faultsCleared } from '@ballast/contracts/sandbox';
import { newId } from '@ballast/kernel';
import { eventually } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { arm, pin, priceRequest, usePricing, type PriceRequest } from '../testing/pricing-driver';

const DELAY_MS = 1_200;

const pricing = usePricing();

afterEach(async () => {
  await pricing.sql.query('UPDATE pricing.faults SET remaining = 0');
});

describe('price_unavailable', () => {
  it('strikes as many Operations as it was armed for, once each, whether or not their assets are required', async () => {
    const instance = await pricing.start();
    await arm(instance, 'price_unavailable', { times: 2 });
    const one = priceRequest(['BTC']);
    await pricing.ask(pricesLock, one, pricesUnavailable);
    await pricing.send(pricesLock, one);
    await eventually('the same answer again', () => pricing.answers(pricesUnavailable, one).length === 2);
    const liquidation = priceRequest([], { optional: ['BTC', 'ETH'], side: 'bid' });
    expect((await pricing.ask(pricesLock, liquidation, pricesUnavailable)).assets).toEqual(['BTC', 'ETH']);
    expect(await pricing.lock(priceRequest(['BTC']))).toHaveLength(1);
  });

  it('takes the price of one asset from Operations that ask for it, and none of them waits for that price', async () => {
    const instance = await pricing.start({ PRICING_WAIT_MS: '60000' });
    await arm(instance, 'price_unavailable:ETH', { times: 2 });
    await arm(instance, 'price_unavailable:ETH');
    expect(await pricing.lock(priceRequest(['BTC'], { optional: ['SOL'] }))).toHaveLength(2);
    const buys = await pricing.ask(pricesLock, priceRequest(['BTC', 'ETH']), pricesUnavailable);
    expect(buys.assets).toEqual(['ETH']);
    const liquidation = priceRequest([], { optional: ['BTC', 'ETH'], side: 'bid' });
    const locked = await pricing.ask(pricesLock, liquidation, pricesLocked);
    expect([locked.prices.map(({ asset }) => asset), locked.missing]).toEqual([['BTC'], ['ETH']]);
    await pricing.ask(pricesLock, priceRequest(['ETH']), pricesUnavailable);
    expect(await pricing.lock(priceRequest(['ETH']))).toHaveLength(1);
  });

  it('strikes once when its log is replayed', async () => {
    const instance = await pricing.start();
    await arm(instance, 'price_unavailable', { times: 2 });
    const of = priceRequest(['BTC']);
    await pricing.ask(pricesLock, of, pricesUnavailable);
    await instance.close();
    await pricing.sql.query('UPDATE pricing.log_positions SET next_offset = 0');
    await pricing.start();
    await eventually('the replay has answered again', () => pricing.answers(pricesUnavailable, of).length === 2);
    const { rows } = await pricing.sql.query('SELECT units FROM pricing.fault_claims WHERE operation_id = $1', [
      of.operation_id,
    ]);
    expect(rows).toEqual([{ units: 1 }]);
    const { rows: left } = await pricing.sql.query('SELECT remaining FROM pricing.faults WHERE remaining > 0');
    expect(left).toEqual([{ remaining: 1 }]);
  });

  it('strikes only the Strategy that it is armed for, and no Strategy once it is cleared', async () => {
    const instance = await pricing.start();
    const strategy_id = newId();
    await arm(instance, 'price_unavailable', { strategy_id, times: 5 });
    expect(await pricing.lock(priceRequest(['BTC']))).toHaveLength(1);
    const own = priceRequest(['BTC'], { strategy_id });
    await pricing.ask(pricesLock, own, pricesUnavailable);
    await instance.http.call('DELETE', '/internal/faults');
    expect(await pricing.lock(priceRequest(['BTC'], { strategy_id }))).toHaveLength(1);
  });

  it('is in the record as it was armed, as it struck and as it was cleared', async () => {
    const instance = await pricing.start();
    const id = newId();
    await arm(instance, 'price_unavailable:BTC', { id, times: 3 });
    const of = priceRequest(['BTC']);
    const { inputs } = await pricing.ask(pricesLock, of, pricesUnavailable);
    expect(inputs.withheld).toEqual(['BTC']);
    await instance.http.call('DELETE', '/internal/faults');
    const received = (type: string) => pricing.driver.received(type);
    await eventually('the fault is cleared', () =>
      received(faultsCleared.type).some((message) => decode(faultsCleared, message).data.ids.includes(id)),
    );
    const armed = received(faultArmed.type).map((message) => decode(faultArmed, message).data);
    expect(armed.filter(({ fault }) => fault.id === id)).toEqual([
      { service: 'pricing', fault: { id, scenario: 'price_unavailable:BTC', times: 3, strategy_id: null } },
    ]);
    const claimed = received(faultClaimed.type).map((message) => decode(faultClaimed, message));
    const { operation_id } = of;
    expect(claimed.filter(({ data }) => data.fault_id === id)).toMatchObject([
      {
        actor: outsideCause(operation_id, 'SANDBX').actor,
        data: { service: 'pricing', operation_id, fault_id: id, scenario: 'price_unavailable:BTC', units: 1 },
      },
    ]);
  });
});

describe('slow_pricing', () => {
  async function waits(of: PriceRequest): Promise<void> {
    await eventually('the Operation waits', async () => {
      const { rows } = await pricing.sql.query('SELECT 1 FROM pricing.lock_looks WHERE operation_id = $1', [
        of.operation_id,
      ]);
      return rows.length === 1;
    });
  }

  it('locks later, at the prices of that later time, and delays no other Operation', async () => {
    const instance = await pricing.start();
    await pin(instance, 'BTC/USD', { price: '50000.00' });
    await arm(instance, `slow_pricing:${DELAY_MS}`);
    const sentAt = Date.now();
    const slow = priceRequest(['BTC']);
    await pricing.send(pricesLock, slow);
    await waits(slow);
    expect(await pricing.lock(priceRequest(['BTC']))).toEqual([['BTC', '50000.00']]);
    await pin(instance, 'BTC/USD', { price: '51000.00' });
    expect(pricing.answers(pricesLocked, slow)).toEqual([]);
    expect((await pricing.answer(pricesLocked, slow)).prices).toMatchObject([{ price: '51000.00' }]);
    expect(Date.now()).toBeGreaterThanOrEqual(sentAt + DELAY_MS);
  });

  it('goes on after a restart, with two instances, and answers once though it was asked twice', async () => {
    const instance = await pricing.start();
    await arm(instance, `slow_pricing:${DELAY_MS}`);
    await arm(instance, 'price_unavailable');
    const slow = priceRequest(['BTC']);
    await pricing.send(pricesLock, slow);
    await waits(slow);
    await pricing.send(pricesLock, slow);
    await eventually('the second request is taken in', async () => {
      const { rows } = await pricing.sql.query(
        `SELECT 1 FROM log.partitions p JOIN pricing.log_positions g USING (topic, partition)
          WHERE p.topic = $1 AND p.next_offset > g.next_offset`,
        [TOPICS.pricingCommands],
      );
      return rows.length === 0;
    });
    await instance.close();
    await Promise.all([pricing.start(), pricing.start()]);
    expect((await pricing.answer(pricesUnavailable, slow)).assets).toEqual(['BTC']);
    expect(await pricing.lock(priceRequest(['BTC']))).toHaveLength(1);
    expect(pricing.answers(pricesUnavailable, slow)).toHaveLength(1);
  });
});
