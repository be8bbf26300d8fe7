import { compose, type Composed, type Instrument } from '@ballast/contracts';
import { instrumentListed } from '@ballast/contracts/pricing';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { instrumentOf, outsideCause } from '@ballast/test-kit';
import { Projector } from '../testing/projector';

function listed(value: Instrument, occurredAt: string): Composed {
  return compose(instrumentListed, {
    key: value.symbol,
    cause: outsideCause('', ''),
    place: newId(),
    occurredAt,
    data: { instrument: value },
  });
}

describe('instruments', () => {
  let projector: Projector;
  let other: Projector;

  // Registered before the database's hooks, because hooks run in this order: connections close before their database.
  afterAll(async () => {
    await projector.close();
    await other.close();
  });
  const server = useTestDatabase();

  beforeAll(async () => {
    projector = await Projector.open(server.url);
    other = await Projector.open(server.url);
  });

  it('are known at once where they were projected, and soon in every other instance', async () => {
    expect(await other.instruments.all()).toEqual([]);
    await projector.project([
      listed(instrumentOf('ETH/USD'), '2026-04-17T10:30:00.000Z'),
      listed(instrumentOf('BTC/USD'), '2026-04-17T10:30:00.000Z'),
    ]);
    const both = [instrumentOf('BTC/USD'), instrumentOf('ETH/USD')];
    expect(await projector.instruments.all()).toEqual(both);
    await eventually('the other knows both instruments', async () => (await other.instruments.all()).length === 2);
    expect(await other.instruments.all()).toEqual(both);
  });

  it('show their latest version, also when events arrive late or twice', async () => {
    const first = listed(instrumentOf('SOL/USD'), '2026-04-17T10:30:00.000Z');
    const disabled = instrumentOf('SOL/USD', { status: 'disabled' });
    await projector.project([first, listed(disabled, '2026-04-17T10:31:00.000Z')]);
    await projector.project([first]);
    expect(await projector.instruments.all()).toContainEqual(disabled);
  });
});
