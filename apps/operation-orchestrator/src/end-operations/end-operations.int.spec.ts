import {
  compose,
  decode,
  offsetOf,
  TOPICS,
  type Cause,
  type Composed,
  type Envelope,
  type MessageType,
} from '@ballast/contracts';
import { holdsPlace, holdsRelease, holdsReleased } from '@ballast/contracts/credit';
import {
  executionClosed,
  operationAdvanced,
  operationRequested,
  operationStatusChanged,
  participantsListed,
} from '@ballast/contracts/operation';
import { operationEndAnswered, operationEndOrdered } from '@ballast/contracts/operator';
import { pricesQuote } from '@ballast/contracts/pricing';
import { newId, systemClock, toTimestamp, traderId } from '@ballast/kernel';
import { eventually, useRunningService } from '@ballast/test-infra';
import { instrumentOf, outsideCause } from '@ballast/test-kit';
import { service } from '../index';
import { NO_CLIENTS } from '../testing/no-clients';

const orchestrator = useRunningService(
  service,
  [
    TOPICS.creditCommands,
    TOPICS.pricingCommands,
    TOPICS.operationEvents,
    TOPICS.executionEvents,
    TOPICS.operatorEvents,
  ],
  NO_CLIENTS,
);

const at = toTimestamp(systemClock());

const OPERATOR = { operator: 'ada' };

/** A message about an Operation, by its id for a message of the platform itself, or with its cause. */
function message<T>(type: MessageType<T>, key: string, about: string | Cause, data: T): Composed {
  return compose(type, {
    key,
    cause: typeof about === 'string' ? outsideCause(about, 'ENDING') : about,
    place: newId(),
    occurredAt: at,
    data,
  });
}

/** The id of a new Operation with one participant, and the two messages that request it. */
function operation(strategyId: string, type: 'enrollment' | 'rebalance'): { id: string; messages: Composed[] } {
  const id = newId();
  const amount = type === 'enrollment' ? { amount: '100.00' } : {};
  const request = {
    operation_id: id,
    strategy_id: strategyId,
    request_id: newId(),
    type,
    quoted_currency: 'USD',
    quoted_scale: 2,
    allocations: [{ underlying_currency: 'BTC', weight: '1' }],
    instruments: [instrumentOf('BTC')],
    participants: 1,
    chunks: 1,
    default_scope: false,
    chunk_participants: 500,
    created_at: at,
  };
  const list = { operation_id: id, chunk: 0, first_index: 0, participants: [{ participant_code: 'A', ...amount }] };
  return {
    id,
    messages: [message(operationRequested, strategyId, id, request), message(participantsListed, strategyId, id, list)],
  };
}

function order(id: string): Composed {
  const cause = { ...outsideCause(id, ''), actor: OPERATOR };
  return message(operationEndOrdered, id, cause, { operation_id: id, reason: 'lost' });
}

function of<T>(type: MessageType<T>, id: string): readonly Envelope<T>[] {
  return orchestrator.driver
    .received(type.type)
    .map((received) => decode(type, received))
    .filter(({ correlationId }) => correlationId === id);
}

/** Sends the request of an Operation, and returns once the Operation waits for the credit check. */
async function begin(id: string, messages: readonly Composed[]): Promise<void> {
  await orchestrator.driver.send(messages);
  await eventually('the check', () => of(holdsPlace, id).length === 1);
}

async function ended(id: string): Promise<string> {
  const change = await eventually('the end', () =>
    of(operationStatusChanged, id).find(({ data }) => data.operation.status === 'failed'),
  );
  return change.data.operation.status_reason;
}

describe('an Operation whose answer never comes', () => {
  it('ends by order of an operator: its holds are released, and the Trader that its chunk opened exists', async () => {
    const strategyId = newId();
    const { id, messages } = operation(strategyId, 'enrollment');
    await begin(id, messages);
    await orchestrator.driver.send([order(id)]);
    const release = await eventually('the release', () => of(holdsRelease, id)[0]);
    expect(release.data).toMatchObject({ strategy_id: strategyId, undecided: { participants: ['A'] } });
    await orchestrator.driver.send([
      message(holdsReleased, id, id, { operation_id: id, chunk: 0, source_ids: [], traders: ['A'] }),
      message(holdsReleased, id, id, { operation_id: id, chunk: 0, source_ids: [], traders: ['A'] }),
    ]);
    expect(await ended(id)).toBe('ended_by_operator');
    await eventually('the Execution', () => of(executionClosed, id).length === 1);
    expect(of(executionClosed, id)[0]?.data.trader).toMatchObject({ id: traderId(strategyId, 'A') });
    const { rows } = await orchestrator.sql.query('SELECT participant_code FROM orchestrator.traders WHERE id = $1', [
      traderId(strategyId, 'A'),
    ]);
    expect(rows).toEqual([{ participant_code: 'A' }]);
  });

  it('lets the next Operation of its Strategy begin, as the work of its own requester', async () => {
    const strategyId = newId();
    const [stuck, next] = [operation(strategyId, 'rebalance'), operation(strategyId, 'rebalance')];
    await orchestrator.driver.send([...stuck.messages, ...next.messages]);
    const phaseOf = async (id: string): Promise<string | undefined> => {
      const { rows } = await orchestrator.sql.query<{ phase: string }>(
        'SELECT phase FROM orchestrator.operations WHERE id = $1',
        [id],
      );
      return rows[0]?.phase;
    };
    await eventually('the second to wait', async () => (await phaseOf(next.id)) === 'queued');
    const ids = [stuck.id, next.id];
    const first = await eventually('both first steps', () => {
      const inputs = ids.flatMap((id) =>
        of(operationAdvanced, id)
          .slice(0, 1)
          .map(({ input }) => input),
      );
      return inputs.length === 2 ? inputs : undefined;
    });
    const { rows: queue } = await orchestrator.sql.query(
      'SELECT operation_id, position FROM orchestrator.rebalance_queue WHERE strategy_id = $1 ORDER BY position',
      [strategyId],
    );
    expect(queue).toEqual(ids.map((id, index) => ({ operation_id: id, position: offsetOf(first[index]) })));
    await orchestrator.driver.send([order(stuck.id)]);
    const release = await eventually('the release', () => of(holdsRelease, stuck.id)[0]);
    expect(release.actor).toEqual(OPERATOR);
    await orchestrator.driver.send([
      message(holdsReleased, stuck.id, release, { operation_id: stuck.id, chunk: 0, source_ids: [], traders: [] }),
    ]);
    await eventually('the second to begin', async () => (await phaseOf(next.id)) === 'quoting');
    const end = await eventually('the end of the first', () =>
      of(operationStatusChanged, stuck.id).find(({ data }) => data.operation.status === 'failed'),
    );
    expect(end.actor).toEqual(OPERATOR);
    const quote = await eventually('the second to ask for prices', () => of(pricesQuote, next.id)[0]);
    expect(quote.actor).toEqual(outsideCause(next.id, 'ENDING').actor);
  });
});

describe('the record of an Operation', () => {
  it('has each of its steps without a gap, and the row of the Operation follows from the last one', async () => {
    const { id, messages } = operation(newId(), 'enrollment');
    await begin(id, messages);
    await orchestrator.driver.send([order(id)]);
    await eventually('the release', () => of(holdsRelease, id).length === 1);
    await orchestrator.driver.send([
      message(holdsReleased, id, id, { operation_id: id, chunk: 0, source_ids: [], traders: [] }),
    ]);
    await ended(id);
    const steps = of(operationAdvanced, id);
    expect(steps.map(({ data }) => data.step)).toEqual(steps.map((_, index) => index + 1));
    const last = steps.at(-1);
    expect(last?.data.facts.at(-1)).toMatchObject({ kind: 'operation_ended', status: 'failed' });
    const { rows } = await orchestrator.sql.query<{ step: number; moved_at: Date }>(
      'SELECT step, moved_at FROM orchestrator.operations WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ step: steps.length, moved_at: new Date(last?.occurredAt ?? '') }]);
  });
});

describe('the order to end an Operation', () => {
  it('is answered for a running, an unknown and an ended Operation', async () => {
    const { id, messages } = operation(newId(), 'enrollment');
    const stranger = newId();
    await begin(id, messages);
    await orchestrator.driver.send([order(id), order(stranger)]);
    const outcomeOf = (one: string) => eventually('an answer', () => of(operationEndAnswered, one)[0]?.data.outcome);
    expect([await outcomeOf(id), await outcomeOf(stranger)]).toEqual(['ending', 'unknown']);
    await orchestrator.driver.send([
      message(holdsReleased, id, id, { operation_id: id, chunk: 0, source_ids: [] }),
      order(id),
    ]);
    await ended(id);
    await orchestrator.driver.send([order(id)]);
    await eventually('the last answer', () => of(operationEndAnswered, id).at(-1)?.data.outcome === 'ended');
  });
});
