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
      onMessage: ({ value }) => seen.push(JSON.parse(value) as { key: string; n: number }),
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
}
