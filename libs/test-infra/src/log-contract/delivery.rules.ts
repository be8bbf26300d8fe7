import { type LogBench, notes, noteMessage, TIMEOUT_MS } from './log-bench';

/** Appended messages arrive, once and in order. */
export function orderRules(bench: LogBench): void {
  it('keeps the order of each key', async () => {
    const topic = bench.topic();
    const reader = await bench.instance([topic]);
    await reader.consume(topic);
    const writer = await bench.instance([topic]);
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`);
    for (let n = 0; n < 25; n += 1)
      await writer.append(
        topic,
        keys.map((key) => ({ key, n })),
      );
    await bench.allHandled(topic, 500);
    for (const key of keys) expect(await bench.handledOf(topic, key)).toEqual(Array.from({ length: 25 }, (_, n) => n));
  });

  it(
    'loses none of 10,000 messages of concurrent writers and handles each once',
    async () => {
      const topic = bench.topic();
      const reader = await bench.instance([topic]);
      await reader.consume(topic);
      const writer = await bench.instance([topic]);
      const writeAll = async (stripe: number): Promise<void> => {
        for (let n = 0; n < 10; n += 1) {
          await writer.append(
            topic,
            notes(250, 50, n * 250).map(({ key, n: number }) => ({ key: `${stripe} ${key}`, n: number })),
          );
        }
      };
      await Promise.all([0, 1, 2, 3].map(writeAll));
      await bench.allHandled(topic, 10_000);
      const perKey = await bench.handledOf(topic, '3 key-7');
      expect(perKey).toEqual([...perKey].sort((a, b) => a - b));
    },
    TIMEOUT_MS,
  );
}

/** Messages arrive unchanged, soon, and only if their transaction was committed. */
export function contentRules(bench: LogBench): void {
  it('hands over key, type, headers, value and contiguous offsets as they were appended', async () => {
    const topic = bench.topic(1);
    const instance = await bench.instance([topic]);
    const value = JSON.stringify({ text: 'tab\t back\\slash "quoted" \u00e9\u{1f600} line\nend' });
    const message = { topic: topic.name, key: 'k', type: 'thing.happened', value, headers: { traceparent: '00-1' } };
    // Above and below the number of messages that are appended in one statement.
    await instance.write([message]);
    await instance.write(Array.from({ length: 100 }, () => message));
    const seen = await instance.collect(topic.name, 101);
    expect(seen.map(({ offset }) => Number(offset))).toEqual(Array.from({ length: 101 }, (_, offset) => offset));
    for (const { key, type, value: read, headers } of seen) {
      expect({ topic: topic.name, key, type, value: read, headers }).toEqual(message);
    }
  });

  it('wakes a reader in another process without waiting for its poll', async () => {
    const topic = bench.topic();
    const reader = await bench.instance([topic], { scope: 'elsewhere' });
    await reader.consume(topic);
    const writer = await bench.instance([topic]);
    await writer.append(topic, [{ key: 'a', n: 1 }]);
    await bench.allHandled(topic, 1);
    // The reader is idle again, so the second message must wake it anew.
    await writer.append(topic, [{ key: 'a', n: 2 }]);
    await bench.allHandled(topic, 2);
  });

  it('rolls messages back with their transaction', async () => {
    const topic = bench.topic();
    const instance = await bench.instance([topic]);
    await instance.consume(topic);
    const failing = instance.path.run(async () => {
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    await expect(
      bench.database.transaction(async (tx) => {
        await instance.log.append(tx, [noteMessage(topic, { key: 'a', n: 1 })]);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await instance.append(topic, [{ key: 'a', n: 2 }]);
    await bench.allHandled(topic, 1);
    expect(await bench.handledOf(topic, 'a')).toEqual([2]);
  });
}
