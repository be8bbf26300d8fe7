import { compose, instrumentListed, type Composed, type Instrument } from '@ballast/contracts';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { Projector } from '../testing/projector';

function instrument(symbol: string, change: Partial<Instrument> = {}): Instrument {
  const [underlying_currency = '', quoted_currency = ''] = symbol.split('/');
  return {
    symbol,
    underlying_currency,
    quoted_currency,
    quantity_scale: 8,
    price_scale: 2,
    quoted_scale: 2,
    min_notional: '1.00',
    status: 'enabled',
    ...change,
  };
}

function listed(value: Instrument, occurredAt: string): Composed {
  return compose(instrumentListed, {
    key: value.symbol,
    platformCode: '',
    correlationId: '',
    causationId: '',
    occurredAt,
    data: { instrument: value },
  });
}

describe('instruments', () => {
  let projector: Projector;
  let neighbour: Projector;

  // Before the hooks of the database: they run in the order of their registration.
  afterAll(async () => {
    await projector.close();
    await neighbour.close();
  });
  const server = useTestDatabase();

  beforeAll(async () => {
    projector = await Projector.open(server.url);
    neighbour = await Projector.open(server.url);
  });

  it('are known at once where they were projected, and soon in every other instance', async () => {
    expect(await neighbour.instruments.all()).toEqual([]);
    await projector.project([
      listed(instrument('ETH/USD'), '2026-04-17T10:30:00.000Z'),
      listed(instrument('BTC/USD'), '2026-04-17T10:30:00.000Z'),
    ]);
    const both = [instrument('BTC/USD'), instrument('ETH/USD')];
    expect(await projector.instruments.all()).toEqual(both);
    await eventually(
      'the neighbour knows both instruments',
      async () => (await neighbour.instruments.all()).length === 2,
    );
    expect(await neighbour.instruments.all()).toEqual(both);
  });

  it('show their latest version, whatever comes late or twice', async () => {
    const first = listed(instrument('SOL/USD'), '2026-04-17T10:30:00.000Z');
    const disabled = instrument('SOL/USD', { status: 'disabled' });
    await projector.project([first, listed(disabled, '2026-04-17T10:31:00.000Z')]);
    await projector.project([first]);
    expect(await projector.instruments.all()).toContainEqual(disabled);
  });
});
