import type { ReadOptions } from '@ballast/platform-log';
import { type LogBench, notes } from './log-bench';

/** A bystander reads the log without a group, without a position, and without an effect on other readers. */
export function readerRules(bench: LogBench): void {
  it('lets a bystander read topics from their beginning to their end, each key in its order', async () => {
    const topic = bench.topic();
    const empty = bench.topic();
    const instance = await bench.instance([topic, empty]);
    const sent = notes(120, 7);
    await instance.append(topic, sent);
    await instance.collect(topic.name, sent.length);
    const seen: { key: string; n: number }[] = [];
    await bench.reader().read({
      topics: [topic.name, empty.name, 'nowhere.v1'],
      onMessage: ({ value }) => void seen.push(JSON.parse(value) as { key: string; n: number }),
    });
    expect(seen).toHaveLength(sent.length);
    for (let key = 0; key < 7; key += 1) {
      const own = (all: readonly { key: string; n: number }[]) => all.filter((note) => note.key === `key-${key}`);
      expect(own(seen)).toEqual(own(sent));
    }
  });

  it('lets a bystander read on from an end, until it has the messages that it waits for', async () => {
    const topic = bench.topic();
    const instance = await bench.instance([topic]);
    await instance.append(topic, notes(20, 5));
    await instance.collect(topic.name, 20);
    const reader = bench.reader();
    const from = await reader.ends([topic.name]);
    const seen: string[] = [];
    const reading = reader.read({
      topics: [topic.name],
      from,
      onMessage: ({ value }) => void seen.push(value),
      isDone: () => seen.length >= 3,
    });
    await instance.append(topic, notes(3, 3, 20));
    await reading;
    expect(seen.map((value) => (JSON.parse(value) as { n: number }).n).sort()).toEqual([20, 21, 22]);
  });

  it('stops before the offsets that a bystander names, and waits for each message to be taken', async () => {
    const topic = bench.topic();
    const instance = await bench.instance([topic]);
    await instance.append(topic, notes(40, 8));
    await instance.collect(topic.name, 40);
    const reader = bench.reader();
    const until = await reader.ends([topic.name]);
    await instance.append(topic, notes(8, 8, 40));
    await instance.collect(topic.name, 48);
    const seen: number[] = [];
    let waiting = 0;
    const read = (options: Pick<ReadOptions, 'from' | 'until'>) =>
      reader.read({
        topics: [topic.name],
        ...options,
        onMessage: async ({ value }) => {
          waiting += 1;
          expect(waiting).toBe(1);
          await new Promise((resolve) => setImmediate(resolve));
          waiting -= 1;
          seen.push((JSON.parse(value) as { n: number }).n);
        },
      });
    await read({ until });
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    seen.length = 0;
    await read({ from: until, until: await reader.ends([topic.name]) });
    expect(seen.toSorted((a, b) => a - b)).toEqual([40, 41, 42, 43, 44, 45, 46, 47]);
  });
  placeRules(bench);
}

function placeRules(bench: LogBench): void {
  it('lets a bystander read messages by their place', async () => {
    const topic = bench.topic();
    const instance = await bench.instance([topic]);
    await instance.append(topic, notes(30, 5));
    const read = await instance.collect(topic.name, 30);
    const reader = bench.reader();
    for (const { partition, offset, value } of read.filter((_, index) => index % 7 === 0)) {
      const [first] = await reader.readAt({ topic: topic.name, partition, offset });
      expect(first).toMatchObject({ topic: topic.name, partition, offset, value });
    }
    const { [topic.name]: ends = {} } = await reader.ends([topic.name]);
    const [[partition = '', offset = ''] = []] = Object.entries(ends);
    expect(await reader.readAt({ topic: topic.name, partition: Number(partition), offset })).toEqual([]);
  });
}
