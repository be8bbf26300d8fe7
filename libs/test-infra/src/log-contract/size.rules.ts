import { deadLetterTopic, PoisonMessagesError } from '@ballast/platform-log';
import { randomUUID } from 'node:crypto';
import { type LogBench, noteMessage, notes } from './log-bench';

/** Header just below the limit of key and headers of one message. */
const LARGE_HEADER = 'h'.repeat(24_000);

/** Rules for large messages: they arrive, however many come at once. An append of a message that is too large fails. */
export function sizeRules(bench: LogBench): void {
  it('carries hundreds of messages at once whose headers are as large as they may be', async () => {
    const topic = bench.topic(1);
    const instance = await bench.instance([topic]);
    const headers = { long: LARGE_HEADER };
    await instance.write(notes(200, 5).map((note) => ({ ...noteMessage(topic, note), headers })));
    const seen = await instance.collect(topic.name, 200);
    expect(seen.map(({ value }) => (JSON.parse(value) as { n: number }).n)).toEqual(notes(200, 5).map(({ n }) => n));
    expect(seen.every((message) => message.headers['long'] === LARGE_HEADER)).toBe(true);
  });

  it('puts hundreds of messages aside at once, each with a long reason', async () => {
    const topic = bench.topic(1);
    const instance = await bench.instance([topic]);
    const unreadable = notes(500, 5).map(({ key, n }) => {
      return { topic: topic.name, key, type: 'x', value: `${n} ${'x'.repeat(1_600)}` };
    });
    await instance.write(unreadable);
    await instance.log.subscribe({
      group: randomUUID(),
      topics: [topic.name],
      handleSlice: (batch) =>
        instance.path.commit(batch, async (_tx, messages) => {
          throw new PoisonMessagesError(messages.map((message) => ({ message, reason: 'r'.repeat(1_000) })));
        }),
    });
    const dead = await instance.collect(deadLetterTopic(topic.name), 500);
    expect(dead.map(({ value }) => Number.parseInt(value, 10))).toEqual(unreadable.map((_, n) => n));
    expect(instance.log.healthy).toBe(true);
  });

  it('refuses a message with larger headers, and with it its whole transaction', async () => {
    const topic = bench.topic(1);
    const instance = await bench.instance([topic]);
    const tooLarge = { ...noteMessage(topic, { key: 'a', n: 1 }), headers: { long: `${LARGE_HEADER}${LARGE_HEADER}` } };
    const writing = instance.write([noteMessage(topic, { key: 'a', n: 0 }), tooLarge]);
    await expect(writing).rejects.toThrow(/bytes of key and headers is above the limit/);
    await instance.append(topic, [{ key: 'a', n: 2 }]);
    const [first] = await instance.collect(topic.name, 1);
    expect(first?.value).toBe(noteMessage(topic, { key: 'a', n: 2 }).value);
  });
}
