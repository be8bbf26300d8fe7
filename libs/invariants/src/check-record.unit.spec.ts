import { compose, TOPICS, type Cause, type Composed } from '@ballast/contracts';
import { operationEndOrdered } from '@ballast/contracts/operator';
import { newId } from '@ballast/kernel';
import { MemoryBroker, openLogReader } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';
import { checkRecord } from './check-record';

const OPERATION = newId();

/** A message of the record with this cause. */
function message(place: number, cause: Cause = outsideCause(OPERATION, 'SANDBX')): Composed {
  const data = { operation_id: OPERATION, reason: 'it waits' };
  return compose(operationEndOrdered, { key: OPERATION, cause, place, occurredAt: '2026-04-17T10:00:00.000Z', data });
}

/** The places at which a record with these messages breaks each rule. */
async function foundIn(...messages: readonly Composed[]): Promise<readonly (readonly string[])[]> {
  const broker = new MemoryBroker();
  broker.topics.create({ name: TOPICS.operatorEvents, partitions: 1, retentionMs: -1 });
  for (const each of messages) broker.publish(each);
  const reader = openLogReader({ kind: 'memory', broker });
  const verdicts = await checkRecord({ reader, onMessage: () => undefined });
  return verdicts.map(({ found }) => found);
}

describe('the check of a record', () => {
  it('finds nothing when each message names its actor, and a cause that is there', async () => {
    const cause = message(0);
    expect(await foundIn(cause, message(1, cause.envelope), message(1, cause.envelope))).toEqual([[], []]);
  });

  it('finds a message whose cause is missing', async () => {
    const [, uncaused] = await foundIn(message(1, message(0).envelope));
    expect(uncaused).toEqual([expect.stringMatching(/@0: operation\.end_ordered names [0-9a-f-]{36}$/)]);
  });

  it('finds a message that names nobody', async () => {
    const given = message(0);
    const anonymous = { ...given, value: given.value.replace(/"actor":\{[^}]*\}/, '"actor":{}') };
    const [unreadable] = await foundIn(anonymous);
    expect(unreadable).toEqual([expect.stringMatching(/@0$/)]);
  });
});
