import { compose, rootCause, TOPICS } from '@ballast/contracts';
import { participantsChanged } from '@ballast/contracts/registry';
import { DEAD_LETTER_HEADERS, deadLetterTopic, MemoryBroker, openLogReader } from '@ballast/platform-log';
import { resumePositions } from './resume-positions';
import type { FoldPhase } from './service-record';

const FACTS = TOPICS.registryEvents;
const COMMANDS = TOPICS.registryCommands;
const PROJECTED = TOPICS.instrumentEvents;
const WAITING = TOPICS.operationEvents;

const phase = (topic: string, traits: Pick<FoldPhase, 'isForeign' | 'isProjected' | 'mayWait'> = {}): FoldPhase => ({
  topic,
  types: [],
  apply: async () => undefined,
  ...traits,
});

const record = {
  name: 'advisor-registry',
  fold: () => ({
    phases: [
      phase(PROJECTED, { isForeign: true, isProjected: true }),
      phase(WAITING, { isForeign: true, mayWait: true }),
      phase(FACTS),
    ],
  }),
};

/** Topics of one partition each. */
function brokerWith(commands: number): MemoryBroker {
  const broker = new MemoryBroker();
  for (const name of [FACTS, COMMANDS, PROJECTED, WAITING, deadLetterTopic(COMMANDS)]) {
    broker.topics.create({ name, partitions: 1, retentionMs: -1 });
  }
  for (let count = 0; count < commands; count += 1) publish(broker, COMMANDS);
  return broker;
}

function publish(broker: MemoryBroker, topic: string, headers: Readonly<Record<string, string>> = {}): void {
  broker.publish({ topic, key: 'SANDBX', type: 'participants.register', value: '{}', headers });
}

/** Appends a fact of another service, which may wait. */
function publishWaiting(broker: MemoryBroker, id: string): void {
  const head = { id, type: 'thing.done', version: 1, occurredAt: '', correlationId: 'c', causationId: '' };
  const value = JSON.stringify({ ...head, platformCode: 'SANDBX', actor: { service: 'other' }, data: {} });
  broker.publish({ topic: WAITING, key: 'SANDBX', type: head.type, value });
}

/** Appends a fact that was made from the message at `origin`, with the message `recordId` as its cause. */
function decide(broker: MemoryBroker, origin: string | undefined, recordId = ''): void {
  const cause = rootCause({ actor: { service: 'advisor-registry' }, correlationId: 'c', platformCode: 'SANDBX' });
  const data = { change_id: 'c', chunk: 0, chunks: 1, created: 0, existing: 0, participants: [] };
  const occurredAt = '2026-04-17T10:00:00.000Z';
  broker.publish(
    compose(participantsChanged, { key: 'SANDBX', cause: { ...cause, origin, recordId }, place: 0, occurredAt, data }),
  );
}

function resume(broker: MemoryBroker, readsAgain: readonly string[] = []) {
  return resumePositions({ ...record, readsAgain }, openLogReader({ kind: 'memory', broker }), () => undefined);
}

describe('a restored service', () => {
  it('goes on behind the last message that one of its facts names', async () => {
    const broker = brokerWith(5);
    for (const offset of [0, 3, 2]) decide(broker, `${COMMANDS}/0/${offset}/0`);
    decide(broker, undefined);
    const { positions, ends } = await resume(broker);
    expect(positions[COMMANDS]).toEqual({ 0: '4' });
    expect(ends[FACTS]).toEqual({ 0: '4' });
  });

  it('goes on behind a message that it has put aside, and not behind one that others have', async () => {
    const broker = brokerWith(5);
    const origin = (group: string, offset: string) => ({
      [DEAD_LETTER_HEADERS.topic]: COMMANDS,
      [DEAD_LETTER_HEADERS.partition]: '0',
      [DEAD_LETTER_HEADERS.offset]: offset,
      [DEAD_LETTER_HEADERS.group]: group,
    });
    publish(broker, deadLetterTopic(COMMANDS), origin('advisor-registry', '1'));
    publish(broker, deadLetterTopic(COMMANDS), origin('credit-check', '4'));
    expect((await resume(broker)).positions[COMMANDS]).toEqual({ 0: '2' });
  });

  it('has read to its end a topic from which it makes rows only', async () => {
    const broker = brokerWith(0);
    publish(broker, PROJECTED);
    const { positions, ends } = await resume(broker);
    expect(positions).toEqual({ [PROJECTED]: { 0: '1' } });
    expect(ends[PROJECTED]).toEqual({ 0: '1' });
  });

  it('reads a topic again from which one fact needs several messages', async () => {
    const broker = brokerWith(5);
    decide(broker, `${COMMANDS}/0/3/0`);
    const { positions, readyFrom } = await resume(broker, [COMMANDS]);
    expect(positions).toEqual({ [PROJECTED]: { 0: '0' } });
    expect(readyFrom).toEqual({ [COMMANDS]: { 0: '5' } });
  });

  it('goes on behind a message that is only the cause of a fact, because it had to wait for the input', async () => {
    const broker = brokerWith(5);
    for (const id of ['w0', 'w1', 'w2']) publishWaiting(broker, id);
    decide(broker, `${COMMANDS}/0/3/0`, 'w1');
    const { positions, ends } = await resume(broker);
    expect(positions[WAITING]).toEqual({ 0: '2' });
    expect(ends[WAITING]).toEqual({ 0: '2' });
  });

  it('passes over commands that expired without a fact', async () => {
    const broker = brokerWith(5);
    decide(broker, `${COMMANDS}/0/1/0`);
    broker.topics.partitionsOf(COMMANDS)[0]?.expire();
    expect((await resume(broker)).positions[COMMANDS]).toEqual({ 0: '5' });
  });

  it('is refused where the log lacks a message that a fact names', async () => {
    const broker = brokerWith(2);
    decide(broker, `${COMMANDS}/0/7/0`);
    await expect(resume(broker)).rejects.toThrow(`${COMMANDS}/0 ends at 2, and a fact names its message 7`);
    broker.topics.remove(COMMANDS);
    await expect(resume(broker)).rejects.toThrow('does not exist');
  });
});
