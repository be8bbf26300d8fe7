import { SEALED_TOPICS } from '@ballast/contracts';
import { MemoryBroker, openLogReader, type LogMessage } from '@ballast/platform-log';
import { simulatedRecord } from '@ballast/simulation';
import { replayRecord, type Replayed } from './replay-record';

/** Seeds whose Operations settle, are given back and wait for each other, without a refusal of the venue. */
const SEEDS = [99, 44, 7];
const SEALED: ReadonlySet<string> = new Set<string>(SEALED_TOPICS);
const records = SEEDS.map((seed) => simulatedRecord(seed).filter(({ topic }) => SEALED.has(topic)));

function replay(messages: readonly LogMessage[]): Promise<Replayed> {
  const broker = new MemoryBroker();
  const partitions = 1 + Math.max(...messages.map(({ partition }) => partition));
  for (const name of SEALED_TOPICS) broker.topics.create({ name, partitions, retentionMs: -1 });
  for (const message of messages) broker.publish(message);
  const reader = openLogReader({ kind: 'memory', broker });
  return replayRecord({ reader, usesCurrentRules: false, onMessage: () => undefined });
}

/** The message as one of a type that no rule knows, so that the messages behind it keep their places. */
function erased(message: LogMessage): LogMessage {
  const { data: _data, rules_version: _rules, id: _id, ...head } = JSON.parse(message.value) as Record<string, unknown>;
  const id = '00000000-0000-4000-8000-000000000001';
  return { ...message, type: 'erased', value: JSON.stringify({ id, ...head, type: 'erased', data: {} }) };
}

/** Whether a message is the input of a later one. Answers that come when an Operation has ended are of no use. */
function isUsed(message: LogMessage, record: readonly LogMessage[]): boolean {
  const named = `"input":"${message.topic}/${message.partition}/${message.offset}/`;
  return record.some(({ value }) => value.includes(named));
}

/** The records, each without one message: the first or the last one of a type that stands there once and is chosen. */
function without(
  type: string,
  { which, chosen = () => true }: { which: 'first' | 'last'; chosen?: typeof isUsed },
): readonly (readonly LogMessage[])[] {
  return records.flatMap((record) => {
    const once = record.filter(
      (message) =>
        message.type === type &&
        record.filter(({ value }) => value === message.value).length === 1 &&
        chosen(message, record),
    );
    const gone = which === 'first' ? once.at(0) : once.at(-1);
    return gone === undefined ? [] : [record.map((message) => (message === gone ? erased(message) : message))];
  });
}

describe('a simulated record', () => {
  it('comes out as it is recorded, and nothing is missing or awaited', async () => {
    for (const record of records) {
      const { differences, awaited } = await replay(record);
      expect([differences, [...awaited]]).toEqual([[], []]);
    }
  });

  it.each([
    'operation.status_changed',
    'operation.shown',
    'execution.decided',
    'execution.closed',
    'executions.settle',
    'trades.booked',
    'transactions.posted',
  ])('is not whole without a message %s, whichever it is', async (type) => {
    const gaps = [...without(type, { which: 'first' }), ...without(type, { which: 'last' })];
    expect(gaps.length).toBeGreaterThan(0);
    for (const record of gaps) expect((await replay(record)).differences).not.toEqual([]);
  });

  it.each(['settlement.posted', 'prices.quoted', 'prices.locked', 'holds.decided', 'holds.released'])(
    'is not whole without an answer %s to which an Operation reacted',
    async (type) => {
      const gaps = (['first', 'last'] as const).flatMap((which) => without(type, { which, chosen: isUsed }));
      expect(gaps.length).toBeGreaterThan(0);
      for (const record of gaps) {
        const { differences } = await replay(record);
        expect(differences.map(({ member }) => member)).toContain('input');
      }
    },
  );

  it.each(['execution.closed', 'executions.settle', 'transactions.posted'])(
    'names %s as the message that is missing, once, at the place of its cause',
    async (type) => {
      const [record = []] = without(type, { which: 'last' });
      const missing = (await replay(record)).differences.filter(({ member }) => member === 'missing');
      expect(missing).toMatchObject([{ type, recorded: 'nothing follows' }]);
      expect([TOPIC_OF_STEPS, TOPIC_OF_TRADES]).toContain(missing[0]?.topic);
    },
  );

  it('is cut off: messages that follow from its last step are awaited, and are not missing', async () => {
    const [record = []] = records;
    const last = record.findLast(({ type }) => type === 'operation.advanced');
    const { topic = '', partition = 0, offset = '0' } = last ?? {};
    const isBehind = (message: LogMessage): boolean =>
      message.topic === topic && message.partition === partition && BigInt(message.offset) > BigInt(offset);
    const cut = record.filter(
      (message) => !isBehind(message) && (message.topic === topic || !message.value.includes(operationOf(last))),
    );
    const { differences, awaited } = await replay(cut);
    expect(differences.filter(({ member }) => member === 'missing')).toEqual([]);
    expect(awaited.size).toBeGreaterThan(0);
  });
});

const TOPIC_OF_STEPS = 'operation.events.v1';
const TOPIC_OF_TRADES = 'trade.events.v1';

/** The id of the Operation of a message; a text that no message has for none. */
function operationOf(message: LogMessage | undefined): string {
  return message?.key ?? 'none';
}
