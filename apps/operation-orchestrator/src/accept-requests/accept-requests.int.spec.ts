import { compose, decode, TOPICS, type Composed } from '@ballast/contracts';
import {
  operationCancelRequested,
  operationRequested,
  operationStatusChanged,
  participantsListed,
  scopeFixed,
  traderUpdated,
  traderUpdateRequested,
} from '@ballast/contracts/operation';
import { pricesUnavailable } from '@ballast/contracts/pricing';
import { newId, systemClock, toTimestamp } from '@ballast/kernel';
import { deadLetterTopic } from '@ballast/platform-log';
import { eventually, useRunningService } from '@ballast/test-infra';
import { instrumentOf, outsideCause, PRICE_INPUTS } from '@ballast/test-kit';
import { service } from '../index';
import { NO_CLIENTS } from '../testing/no-clients';

const orchestrator = useRunningService(
  service,
  [TOPICS.executionEvents, TOPICS.operationEvents, deadLetterTopic(TOPICS.strategyRequests)],
  NO_CLIENTS,
);

const strategyId = newId();

async function trader(code = 'A', ofStrategy = strategyId): Promise<string> {
  const id = newId();
  const at = toTimestamp(systemClock());
  await orchestrator.sql.query(
    `INSERT INTO orchestrator.traders
       (id, platform_code, strategy_id, participant_code, auto_rebalance, created_at, updated_at)
     VALUES ($1, 'UPDATE', $2, $4, true, $3, $3)`,
    [id, ofStrategy, at, code],
  );
  return id;
}

function updateOf(traderId: string, auto_rebalance: boolean): Composed {
  return compose(traderUpdateRequested, {
    key: strategyId,
    cause: outsideCause(newId(), 'UPDATE'),
    place: newId(),
    occurredAt: toTimestamp(systemClock()),
    data: { trader_id: traderId, strategy_id: strategyId, auto_rebalance },
  });
}

/** The published settings of a Trader, in order. */
function settingsOf(traderId: string): readonly boolean[] {
  return orchestrator.driver
    .received(traderUpdated.type)
    .map((message) => decode(traderUpdated, message).data.trader)
    .filter(({ id }) => id === traderId)
    .map(({ auto_rebalance }) => auto_rebalance);
}

describe('an update of a Trader that is published again', () => {
  it.each([
    ['in the same slice', 'together'],
    ['long afterwards', 'apart'],
  ])('does not undo a later update, %s', async (_when, sending) => {
    const id = await trader();
    const [off, on] = [updateOf(id, false), updateOf(id, true)];
    const slices = sending === 'together' ? [[off, on, off, on, off]] : [[off, on], [off], [off, off]];
    for (const slice of slices) await orchestrator.driver.send(slice);
    const last = await trader();
    await orchestrator.driver.send([updateOf(last, false)]);
    await eventually('the last update is carried out', () => settingsOf(last).length === 1);
    expect(settingsOf(id)).toEqual([false, true]);
    const { rows } = await orchestrator.sql.query('SELECT auto_rebalance FROM orchestrator.traders WHERE id = $1', [
      id,
    ]);
    expect(rows).toEqual([{ auto_rebalance: true }]);
  });
});

/** A rebalance without a list: its participants are the default scope of its Strategy. */
function rebalanceOf(operationId: string, ofStrategy = newId()): Composed {
  const at = toTimestamp(systemClock());
  return compose(operationRequested, {
    key: strategyId,
    cause: outsideCause(operationId, 'TWICE'),
    place: newId(),
    occurredAt: at,
    data: {
      operation_id: operationId,
      strategy_id: ofStrategy,
      request_id: newId(),
      type: 'rebalance',
      quoted_currency: 'USD',
      quoted_scale: 2,
      allocations: [{ underlying_currency: 'BTC', weight: '1' }],
      instruments: [instrumentOf('BTC')],
      participants: 0,
      chunks: 0,
      default_scope: true,
      chunk_participants: 2,
      created_at: at,
    },
  });
}

describe('an Operation whose request is published again', () => {
  function endsOf(operationId: string): number {
    return orchestrator.driver
      .received(operationStatusChanged.type)
      .map((message) => decode(operationStatusChanged, message).data.operation)
      .filter(({ id }) => id === operationId).length;
  }

  it.each([
    ['in the same slice', 'together'],
    ['long afterwards', 'apart'],
  ])('is accepted once, %s', async (_when, sending) => {
    const [id, last] = [newId(), newId()];
    const [request, later] = [rebalanceOf(id), rebalanceOf(last)];
    const slices = sending === 'together' ? [[request, request, later]] : [[request], [request, request], [later]];
    for (const slice of slices) await orchestrator.driver.send(slice);
    // Events of two Operations stand in two partitions, so neither comes first.
    await eventually('both Operations have ended', () => endsOf(last) > 0 && endsOf(id) > 0);
    expect([endsOf(id), endsOf(last)]).toEqual([1, 1]);
  });
});

describe('an Operation with a default scope', () => {
  it('records the participants of each chunk', async () => {
    const [id, ofStrategy] = [newId(), newId()];
    const codes = ['A', 'B', 'C'];
    for (const code of codes) await trader(code, ofStrategy);
    await orchestrator.driver.send([rebalanceOf(id, ofStrategy)]);
    const chunks = await eventually('the scope', () => {
      const found = orchestrator.driver.received(scopeFixed.type).map((message) => decode(scopeFixed, message).data);
      return found.length === 2 ? found : undefined;
    });
    expect(chunks.map(({ chunk, first_index }) => [chunk, first_index])).toEqual([
      [0, 0],
      [1, 2],
    ]);
    expect(chunks.flatMap(({ participants }) => participants).toSorted()).toEqual(codes);
  });
});

describe('a message whose Operation is not known', () => {
  it('is set aside with its place when it is a chunk or a cancellation, as its request was', async () => {
    const id = newId();
    const envelope = { key: newId(), cause: outsideCause(id, 'ORPHAN'), place: newId() };
    const occurredAt = toTimestamp(systemClock());
    await orchestrator.driver.send([
      compose(participantsListed, {
        ...envelope,
        occurredAt,
        data: { operation_id: id, chunk: 0, first_index: 0, participants: [] },
      }),
      compose(operationCancelRequested, {
        ...envelope,
        occurredAt,
        data: { operation_id: id, strategy_id: envelope.key },
      }),
    ]);
    await eventually('both dead letters', () => {
      const dead = [participantsListed, operationCancelRequested].flatMap(({ type }) =>
        orchestrator.driver.received(type).filter(({ headers }) => headers['dlq-reason']?.includes(id)),
      );
      return dead.length === 2;
    });
  });

  it('waits when it is an answer, and takes effect once the Operation has arrived', async () => {
    const id = newId();
    const at = toTimestamp(systemClock());
    const request = compose(operationRequested, {
      key: strategyId,
      cause: outsideCause(id, 'EARLY'),
      place: newId(),
      occurredAt: at,
      data: {
        operation_id: id,
        strategy_id: strategyId,
        request_id: newId(),
        type: 'liquidation',
        quoted_currency: 'USD',
        quoted_scale: 2,
        allocations: [],
        instruments: [],
        participants: 1,
        chunks: 1,
        default_scope: false,
        chunk_participants: 500,
        created_at: at,
      },
    });
    await orchestrator.driver.send([
      compose(pricesUnavailable, {
        key: id,
        cause: outsideCause(id, 'EARLY'),
        place: newId(),
        occurredAt: at,
        data: { operation_id: id, assets: ['BTC'], detail: 'No price at all.', inputs: PRICE_INPUTS },
      }),
    ]);
    const metrics = async (): Promise<string> => (await fetch(`${orchestrator.internalUrl}/metrics`)).text();
    await eventually('the wait', async () => (await metrics()).includes('ballast_log_waiting{topic="price.events.v1"'));
    const listed = compose(participantsListed, {
      key: strategyId,
      cause: outsideCause(id, 'EARLY'),
      place: newId(),
      occurredAt: at,
      data: { operation_id: id, chunk: 0, first_index: 0, participants: [{ participant_code: 'A' }] },
    });
    await orchestrator.driver.send([request, listed]);
    await eventually('no wait any more', async () => !(await metrics()).includes('ballast_log_waiting{topic'));
    const { rows } = await orchestrator.sql.query<{ phase: string }>(
      'SELECT phase FROM orchestrator.operations WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ phase: 'givingBack' }]);
  });
});
