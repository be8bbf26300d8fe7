import { TOPICS } from '@ballast/contracts';
import { holdsDecided, holdsPlace } from '@ballast/contracts/credit';
import { newId, traderId } from '@ballast/kernel';
import { deadLetterTopic } from '@ballast/platform-log';
import { eventually, readLedgerTables, useRunningService } from '@ballast/test-infra';
import { ledgerTableViolations } from '@ballast/test-kit';
import { service } from '../index';
import { CreditDriver, outcomes } from '../testing/credit-driver';
import { changed, chunkOf, deposit, place, release } from '../testing/messages';

const credit = useRunningService(service, [
  TOPICS.creditEvents,
  TOPICS.ledgerEvents,
  deadLetterTopic(TOPICS.creditCommands),
]);
const driver = new CreditDriver({
  send: (messages) => credit.driver.send(messages),
  received: (type) => credit.driver.received(type),
  until: (label, probe) => eventually(label, probe),
  http: () => credit.http,
});

afterEach(async () => {
  expect(ledgerTableViolations(await readLedgerTables(credit.databaseUrl))).toEqual([]);
});

/** A platform with these participants and this float, and a Strategy. */
async function platformWith(
  participants: Parameters<CreditDriver['apply']>[1],
  float = '100000.00',
): Promise<{ platformCode: string; strategyId: string }> {
  const platformCode = driver.newPlatform();
  await driver.apply(platformCode, participants);
  if (float !== '') await driver.deposit(platformCode, 'float', float);
  return { platformCode, strategyId: newId() };
}

const A = { participant_code: 'A' } as const;
const B = { participant_code: 'B' } as const;
const C = { participant_code: 'C' } as const;

describe('holds.place of buys', () => {
  it('holds the amount on the float, opens the Trader and answers with the legs', async () => {
    const tenant = await platformWith([A]);
    const chunk = chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '10000.00']] });
    const decided = await driver.place(chunk);
    expect(decided).toEqual({
      operation_id: chunk.operationId,
      chunk: 0,
      quoted_currency: 'USD',
      float_available_before: '100000.00',
      float_available_after: '90000.00',
      decisions: [
        {
          participant_code: 'A',
          index: 0,
          outcome: 'accepted',
          status_reason: '',
          status_code: '',
          authorized_at: expect.any(String) as string,
          trader_exists: true,
          opens_trader: true,
          legs: [
            { asset: 'BTC', side: 'buy', amount_type: 'notional', amount: '5000.00' },
            { asset: 'ETH', side: 'buy', amount_type: 'notional', amount: '3000.00' },
            { asset: 'SOL', side: 'buy', amount_type: 'notional', amount: '2000.00' },
          ],
          cash: { account: 'float', hold: '10000.00' },
        },
      ],
      inputs: {
        sell_hold_buffer_bps: 200,
        standings: [{ status: 'approved', funding: 'novated', disabled_instruments: [], participants: [] }],
        unknown: [],
        own_cash: {},
      },
    });
    expect(await driver.float(tenant.platformCode)).toEqual([
      { asset: 'USD', balance: '100000.00', held: '10000.00', available: '90000.00' },
    ]);
    const reply = await driver.awaited(
      'the answer',
      holdsDecided,
      ({ data }) => data.operation_id === chunk.operationId,
    );
    expect(reply).toMatchObject({ key: chunk.strategyId, platformCode: tenant.platformCode });
    expect(reply.correlationId).toBe(chunk.operationId);
  });

  it('refuses unknown and unapproved participants one by one and holds nothing for them', async () => {
    const tenant = await platformWith([A, { participant_code: 'B', status: 'locked' }]);
    const amounts = [
      ['X', '10.00'],
      ['B', '10.00'],
      ['A', '10.00'],
    ] as const;
    const decided = await driver.place(chunkOf({ ...tenant, type: 'enrollment', amounts }));
    expect(outcomes(decided)).toEqual([
      'X rejected participant_not_found',
      'B rejected participant_not_approved',
      'A accepted',
    ]);
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ held: '10.00' }]);
  });

  it('grants the float in the order of the request, and a later, smaller amount still fits', async () => {
    const tenant = await platformWith([A, B, C], '1000.00');
    const amounts = [
      ['A', '600.00'],
      ['B', '500.00'],
      ['C', '400.00'],
    ] as const;
    const decided = await driver.place(chunkOf({ ...tenant, type: 'enrollment', amounts }));
    expect(outcomes(decided)).toEqual(['A accepted', 'B rejected insufficient_funds', 'C accepted']);
    expect(await driver.float(tenant.platformCode)).toMatchObject([
      { balance: '1000.00', held: '1000.00', available: '0.00' },
    ]);
  });

  it('grants the float in the order of the log over the chunks of one slice', async () => {
    const tenant = await platformWith([A, B, C], '1000.00');
    const operationId = newId();
    const chunks = (['A', 'B', 'C'] as const).map((code, chunk) =>
      chunkOf({ ...tenant, operationId, chunk, type: 'enrollment', amounts: [[code, '450.00']] }),
    );
    await driver.send(...chunks.map(place));
    const decided = await Promise.all(chunks.map((chunk) => driver.decided(chunk)));
    expect(decided.flatMap(outcomes)).toEqual(['A accepted', 'B accepted', 'C rejected insufficient_funds']);
    expect(decided.map(({ float_available_after }) => float_available_after)).toEqual(['550.00', '100.00', '100.00']);
  });

  it('refuses every participant on a platform without a float', async () => {
    const tenant = await platformWith([A], '');
    const decided = await driver.place(chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '10.00']] }));
    expect(outcomes(decided)).toEqual(['A rejected insufficient_funds']);
    expect(decided).toMatchObject({ float_available_before: '0.00', float_available_after: '0.00' });
  });

  it('draws on the own cash of prefunded participants and leaves the float alone', async () => {
    const prefunded = { funding: 'prefunded' } as const;
    const tenant = await platformWith([
      { ...A, ...prefunded },
      { ...B, ...prefunded },
      { ...C, ...prefunded },
    ]);
    await driver.deposit(tenant.platformCode, 'A', '100.00');
    await driver.deposit(tenant.platformCode, 'B', '99.99');
    const amounts = [
      ['A', '100.00'],
      ['B', '100.00'],
      ['C', '100.00'],
    ] as const;
    const decided = await driver.place(chunkOf({ ...tenant, type: 'enrollment', amounts }));
    expect(outcomes(decided)).toEqual(['A accepted', 'B rejected insufficient_funds', 'C rejected insufficient_funds']);
    expect(decided).toMatchObject({ float_available_before: '', float_available_after: '' });
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ held: '0.00' }]);
    expect(await driver.balances(tenant.platformCode, 'A')).toEqual([
      { account_label: 'general', asset: 'USD', balance: '100.00', held: '100.00', available: '0.00' },
    ]);
  });

  it('does not mix two Operations of one prefunded participant in one slice', async () => {
    const tenant = await platformWith([{ ...A, funding: 'prefunded' }]);
    await driver.deposit(tenant.platformCode, 'A', '100.00');
    const chunks = [newId(), newId()].map((strategyId) =>
      chunkOf({ ...tenant, strategyId, type: 'enrollment', amounts: [['A', '60.00']] }),
    );
    await driver.send(...chunks.map(place));
    const decided = await Promise.all(chunks.map((chunk) => driver.decided(chunk)));
    expect(decided.flatMap(outcomes)).toEqual(['A accepted', 'A rejected insufficient_funds']);
  });

  it('refuses a leg whose instrument is disabled for the participant', async () => {
    const tenant = await platformWith([{ ...A, disabled_instruments: ['ETH/USD'] }, B]);
    const amounts = [
      ['A', '10.00'],
      ['B', '10.00'],
    ] as const;
    const decided = await driver.place(chunkOf({ ...tenant, type: 'enrollment', amounts }));
    expect(outcomes(decided)).toEqual(['A rejected instrument ETH/USD not enabled for participant', 'B accepted']);
  });

  it('enrolls once: the first in the log wins, also within one slice', async () => {
    const tenant = await platformWith([A]);
    const chunks = [1, 2].map(() => chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '10.00']] }));
    await driver.send(...chunks.map(place));
    const decided = await Promise.all(chunks.map((chunk) => driver.decided(chunk)));
    expect(decided.flatMap(outcomes)).toEqual(['A accepted', 'A rejected trader_already_enrolled']);
    expect(decided[1]?.decisions[0]).toMatchObject({ trader_exists: true, opens_trader: false });
  });

  it('lets a second enrollment pass when the first was rejected', async () => {
    const tenant = await platformWith([A], '100.00');
    const first = await driver.place(chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '100.01']] }));
    const second = await driver.place(chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '100.00']] }));
    expect([...outcomes(first), ...outcomes(second)]).toEqual(['A rejected insufficient_funds', 'A accepted']);
  });

  it('keeps the Trader when its enrollment is released, so that enroll is refused and top-up works', async () => {
    const tenant = await platformWith([A]);
    const enrollment = chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '100.00']] });
    await driver.place(enrollment);
    await driver.send(release(enrollment));
    await driver.released(enrollment);
    const again = await driver.place(chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '100.00']] }));
    const topUp = await driver.place(chunkOf({ ...tenant, type: 'top_up', amounts: [['A', '100.00']] }));
    expect([...outcomes(again), ...outcomes(topUp)]).toEqual(['A rejected trader_already_enrolled', 'A accepted']);
    const other = await driver.place(
      chunkOf({ ...tenant, strategyId: newId(), type: 'top_up', amounts: [['A', '1.00']] }),
    );
    expect(outcomes(other)).toEqual(['A rejected trader_not_enrolled']);
  });

  it('decides by the latest change of a participant, and not by one that comes late', async () => {
    const tenant = await platformWith([A]);
    const later = '2026-04-17T10:00:01.000Z';
    await driver.apply(tenant.platformCode, [{ ...A, status: 'disabled', updated_at: later }]);
    await driver.send(changed(tenant.platformCode, [A]));
    await driver.apply(tenant.platformCode, [B]);
    const decided = await driver.place(chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '10.00']] }));
    expect(outcomes(decided)).toEqual(['A rejected participant_not_approved']);
  });

  it('does not mix platforms that share codes', async () => {
    const [one, other] = [await platformWith([A], '100.00'), await platformWith([A], '50.00')];
    const chunks = [one, other].map((tenant) => chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '60.00']] }));
    await driver.send(...chunks.map(place));
    const decided = await Promise.all(chunks.map((chunk) => driver.decided(chunk)));
    expect(decided.flatMap(outcomes)).toEqual(['A accepted', 'A rejected insufficient_funds']);
  });
});

describe('holds.place of sells', () => {
  async function traderHolding(): Promise<{ platformCode: string; strategyId: string }> {
    const tenant = await platformWith([A, B]);
    await driver.run(chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '10000.00']] }));
    return tenant;
  }

  it('holds each quantity of a partial sell with its buffer on the Trader', async () => {
    const tenant = await traderHolding();
    const decided = await driver.place(chunkOf({ ...tenant, type: 'partial_sell', amounts: [['A', '1000.00']] }));
    expect(outcomes(decided)).toEqual(['A accepted']);
    expect(decided.decisions[0]?.legs.map(({ asset, hold }) => `${asset} ${hold ?? ''}`)).toEqual([
      'BTC 0.00850001',
      'ETH 0.10200000',
      'SOL 1.36000001',
    ]);
    expect(await driver.holdings(traderId(tenant.strategyId, 'A'))).toMatchObject([
      { asset: 'BTC', balance: '0.08333333', held: '0.00850001', available: '0.07483332' },
      { asset: 'ETH', balance: '1.00000000', held: '0.10200000' },
      { asset: 'SOL', balance: '13.33333333', held: '1.36000001' },
    ]);
    expect(decided).toMatchObject({ float_available_before: '', float_available_after: '' });
  });

  it('holds everything for a liquidation, and then refuses a further liquidation or partial sell', async () => {
    const tenant = await traderHolding();
    const chunks = (['liquidation', 'liquidation', 'partial_sell'] as const).map((type) =>
      chunkOf({ ...tenant, type, amounts: [['A', type === 'partial_sell' ? '100.00' : '']] }),
    );
    await driver.send(...chunks.map(place));
    const decided = await Promise.all(chunks.map((chunk) => driver.decided(chunk)));
    expect(decided.flatMap(outcomes)).toEqual([
      'A accepted',
      'A rejected balance held by concurrent operation',
      'A rejected balance held by concurrent operation',
    ]);
    expect(await driver.holdings(traderId(tenant.strategyId, 'A'))).toMatchObject([
      { held: '0.08333333', available: '0.00000000' },
      { held: '1.00000000' },
      { held: '13.33333333' },
    ]);
  });

  it('names the asset whose balance is too small', async () => {
    const tenant = await traderHolding();
    const decided = await driver.place(chunkOf({ ...tenant, type: 'partial_sell', amounts: [['A', '10000.01']] }));
    expect(outcomes(decided)).toEqual(['A rejected insufficient BTC balance for sell leg']);
  });

  it('refuses participants without a Trader and skips Traders without holdings', async () => {
    const tenant = await traderHolding();
    const amounts = [
      ['X', ''],
      ['B', ''],
    ] as const;
    const decided = await driver.place(chunkOf({ ...tenant, type: 'liquidation', amounts }));
    expect(outcomes(decided)).toEqual([
      'X rejected participant inactive or not found',
      'B rejected trader_not_enrolled',
    ]);
    const enrollment = chunkOf({ ...tenant, type: 'enrollment', amounts: [['B', '100.00']] });
    await driver.place(enrollment);
    const skipped = await driver.place(chunkOf({ ...tenant, type: 'liquidation', amounts: [['B', '']] }));
    expect(outcomes(skipped)).toEqual(['B skipped no_holdings']);
  });

  it('holds the quantities that a rebalance sells, and refuses the next rebalance while it runs', async () => {
    const tenant = await traderHolding();
    const weights = { BTC: '0', ETH: '1' };
    const chunks = [1, 2].map(() => chunkOf({ ...tenant, type: 'rebalance', weights, amounts: [['A', '']] }));
    await driver.send(...chunks.map(place));
    const decided = await Promise.all(chunks.map((chunk) => driver.decided(chunk)));
    expect(decided.flatMap(outcomes)).toEqual(['A accepted', 'A rejected balance held by concurrent operation']);
    expect(await driver.holdings(traderId(tenant.strategyId, 'A'))).toMatchObject([
      { asset: 'BTC', held: '0.08333333' },
      { asset: 'ETH', held: '0.00000000' },
      { asset: 'SOL', held: '13.33333333' },
    ]);
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ held: '0.00' }]);
  });

  it('leaves out Traders without holdings when the request lists no participants', async () => {
    const tenant = await traderHolding();
    await driver.place(chunkOf({ ...tenant, type: 'enrollment', amounts: [['B', '100.00']] }));
    const amounts = [
      ['A', ''],
      ['B', ''],
    ] as const;
    const weights = { BTC: '0', ETH: '1' };
    const listed = await driver.place(chunkOf({ ...tenant, type: 'rebalance', weights, amounts: [['B', '']] }));
    const scope = await driver.place(chunkOf({ ...tenant, type: 'rebalance', weights, amounts, defaultScope: true }));
    expect([...outcomes(listed), ...outcomes(scope)]).toEqual(['B skipped no_holdings', 'A accepted']);
  });

  it('is not blocked by a top-up that is not settled yet', async () => {
    const tenant = await traderHolding();
    await driver.place(chunkOf({ ...tenant, type: 'top_up', amounts: [['A', '100.00']] }));
    const decided = await driver.place(chunkOf({ ...tenant, type: 'liquidation', amounts: [['A', '']] }));
    expect(outcomes(decided)).toEqual(['A accepted']);
  });
});

describe('holds.place that comes again', () => {
  it('changes nothing and is not answered a second time', async () => {
    const tenant = await platformWith([A, B]);
    const message = place(chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '100.00']] }));
    const last = chunkOf({ ...tenant, type: 'enrollment', amounts: [['B', '50.00']] });
    await driver.send(message, message);
    await driver.send(message, place(last));
    await driver.decided(last);
    expect(driver.replies(holdsDecided, ({ platformCode }) => platformCode === tenant.platformCode)).toHaveLength(2);
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ held: '150.00' }]);
  });

  it.each(['partial_sell', 'rebalance', 'liquidation'] as const)(
    'holds nothing a second time for a %s',
    async (type) => {
      const tenant = await platformWith([A]);
      await driver.run(chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '1000.00']] }));
      const sell = chunkOf({
        ...tenant,
        type,
        weights: { BTC: '1' },
        amounts: [['A', type === 'partial_sell' ? '10.00' : '']],
      });
      await driver.place(sell);
      await driver.send(release(sell));
      await driver.released(sell);
      await driver.send(place(sell), deposit(tenant.platformCode, 'float', '1.00'));
      await eventually(
        'the deposit after it',
        async () => (await driver.float(tenant.platformCode))[0]?.balance === '99001.00',
      );
      expect(driver.replies(holdsDecided, ({ data }) => data.operation_id === sell.operationId)).toHaveLength(1);
      expect((await driver.holdings(traderId(tenant.strategyId, 'A'))).map(({ held }) => held)).toEqual([
        '0.00000000',
        '0.00000000',
        '0.00000000',
      ]);
    },
  );
});

describe('holds.place that cannot be decided', () => {
  it('puts a chunk aside, and places no holds, when its answer would be too large for a message', async () => {
    const codes = Array.from({ length: 500 }, (_, index) => `P${index}`);
    const tenant = await platformWith(codes.map((participant_code) => ({ participant_code })));
    const weights = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`ASSET${index}`, '0.025']));
    const amounts = codes.map((code) => [code, '100.00'] as const);
    await driver.send(place(chunkOf({ ...tenant, type: 'enrollment', weights, amounts })));
    await eventually('the dead letter', () =>
      credit.driver.received(holdsPlace.type).some(({ key }) => key === tenant.platformCode),
    );
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ held: '0.00' }]);
  });
});
