import { eventually, useService, useTestDatabase } from '@ballast/test-infra';
import { service } from '../definition';

const { start } = useService(service, useTestDatabase());

describe('quotes over HTTP', () => {
  const body = { quoted_currency: 'USD', side: 'bid', required: ['BTC', 'LUNA'], every_instrument: false };

  it('are those that an Operation would get', async () => {
    const { http } = await start();
    await http.call('PUT', '/internal/prices/BTC/USD', { bid: '59900.00', ask: '60100.00' });
    expect(await http.call('POST', '/internal/quotes', body)).toMatchObject({
      prices: [{ asset: 'BTC', price: '59900.00', source: 'pinned' }],
      instruments: [{ symbol: 'BTC/USD' }],
      missing: ['LUNA'],
    });
  });

  it('cover every instrument of the currency when asked to', async () => {
    const { http } = await start();
    const { prices, instruments } = await http.call<{ prices: unknown[]; instruments: unknown[] }>(
      'POST',
      '/internal/quotes',
      { ...body, required: [], every_instrument: true },
    );
    expect(prices).toHaveLength(15);
    expect(instruments).toHaveLength(15);
  });

  it('have both sides of one instrument, as long as its price is fresh', async () => {
    const { http } = await start({ PRICING_STALE_AFTER_MS: '100', PRICING_WALK_INTERVAL_MS: '60000' });
    const fresh = (symbol: string) => http.call<{ price: object | null }>('GET', `/internal/prices/${symbol}/fresh`);
    await http.call('PUT', '/internal/prices/BTC/USD', { bid: '59900.00', ask: '60100.00' });
    expect(await fresh('BTC/USD')).toMatchObject({
      price: { bid: '59900.00', mid: '60000.00', ask: '60100.00', pinned: true },
    });
    await eventually('the price of ETH is too old', async () => (await fresh('ETH/USD')).price === null);
    expect(await fresh('LUNA/USD')).toEqual({ price: null });
  });

  it('are refused with every violation named', async () => {
    const { http } = await start();
    await expect(http.call('POST', '/internal/quotes', { ...body, side: 'up', extra: 1 })).rejects.toMatchObject({
      code: 'invalid_request',
      options: { errors: ['body/side must be one of ask, bid, mid', 'body/extra is not a known field'] },
    });
  });
});
