import { type CrashStep, deadLetterTopic } from '@ballast/platform-log';
import { randomUUID } from 'node:crypto';
import { eventually } from './eventually';
import { diesAt, LogBench, type LogUnderTest, type Note, noteMessage } from './log-bench';

export interface LogContractOptions {
  /** Why the contract cannot run on this machine; undefined: it can. */
  readonly skipReason?: string | undefined;
  readonly setUp: () => Promise<LogUnderTest>;
  readonly tearDown: () => Promise<void>;
  /** The steps at which a process of this adapter may die. */
  readonly crashSteps: readonly CrashStep[];
  /** Whether a message may be published twice, when the publisher dies between publishing and forgetting. */
  readonly mayPublishTwice: boolean;
}

const TIMEOUT_MS = 60_000;

/** The behaviour that services may rely on, whatever carries the messages. */
export function describeLogContract(name: string, options: LogContractOptions): void {
  const { skipReason } = options;
  if (skipReason !== undefined) process.stderr.write(`SKIPPED: the log contract on ${name}. ${skipReason}\n`);
  const suite = skipReason === undefined ? describe : describe.skip;
  suite(`the log contract on ${name}`, () => {
    const bench = new LogBench();
    beforeAll(async () => bench.open(await options.setUp()), TIMEOUT_MS);
    afterEach(() => bench.closeInstances(), TIMEOUT_MS);
    afterAll(async () => {
      await bench.close();
      await options.tearDown();
    }, TIMEOUT_MS);
    deliveryRules(bench);
    crashRules(bench, options);
    groupRules(bench);
    faultRules(bench, options);
  });
}

function deliveryRules(bench: LogBench): void {
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
    // Idle again, so that the second one must wake the reader anew.
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

function crashRules(bench: LogBench, { crashSteps, mayPublishTwice }: LogContractOptions): void {
  it.each(crashSteps)('loses nothing and does nothing twice when a process dies at: %s', async (step) => {
    const input = bench.topic();
    const output = bench.topic();
    const topics = [input, output];
    const group = randomUUID();
    const doomed = await bench.instance(topics, { crash: diesAt(step, 2), scope: 'doomed' });
    await doomed.consume(input, { group, output });
    const writer = await bench.instance(topics, { scope: 'writer' });
    const sent = notes(60, 7);
    for (let n = 0; n < sent.length; n += 10) await writer.append(input, sent.slice(n, n + 10));
    await eventually('the process to die', () => doomed.isDead());
    await doomed.log.close();

    const heir = await bench.instance(topics, { scope: 'heir' });
    await heir.consume(input, { group, output });
    await bench.allHandled(input, sent.length, { maybeTwice: mayPublishTwice });
    for (let key = 0; key < 7; key += 1) {
      const expected = sent.filter((note) => note.key === `key-${key}`).map(({ n }) => n);
      expect(await bench.handledOf(input, `key-${key}`)).toEqual(expected);
    }
    const passedOn = (await heir.collect(output.name, sent.length)).map(({ value }) => value);
    expect(new Set(passedOn).size).toBe(sent.length);
    if (!mayPublishTwice) expect(passedOn).toHaveLength(sent.length);
  });
}

/** So many notes over so many keys. */
function notes(count: number, keys: number, first = 0): readonly Note[] {
  return Array.from({ length: count }, (_, index) => ({ key: `key-${(first + index) % keys}`, n: first + index }));
}

function groupRules(bench: LogBench): void {
  it(
    'shares the partitions between two instances, and hands them over when one leaves',
    async () => {
      const topic = bench.topic();
      const first = await bench.instance([topic], { scope: 'first' });
      const second = await bench.instance([topic], { scope: 'second' });
      const group = randomUUID();
      const leaving = await first.consume(topic, { group });
      await second.consume(topic, { group });
      const writer = await bench.instance([topic], { scope: 'writer' });
      let n = 0;
      const appendMore = async (count: number): Promise<void> => {
        await writer.append(topic, notes(count, 50, n));
        n += count;
      };
      await eventually(
        'both instances to take part',
        async () => {
          await appendMore(20);
          return first.handled > 0 && second.handled > 0;
        },
        { deadlineMs: 20_000 },
      );
      await leaving.close();
      const before = first.handled;
      await appendMore(100);
      await bench.allHandled(topic, n);
      expect(first.handled).toBe(before);
      for (let key = 0; key < 50; key += 1) {
        const seen = await bench.handledOf(topic, `key-${key}`);
        expect(seen).toEqual([...seen].sort((a, b) => a - b));
      }
    },
    TIMEOUT_MS,
  );

  it('lets a slice have its effect once, however many instances hold it', async () => {
    const input = bench.topic(1);
    const output = bench.topic(1);
    const first = await bench.instance([input, output], { scope: 'first' });
    const second = await bench.instance([input, output], { scope: 'second' });
    await first.append(input, notes(50, 5));
    await first.log.subscribe({
      group: randomUUID(),
      topics: [input.name],
      handleBatch: async (batch) => {
        await Promise.all([first, second, first].map((instance) => instance.commitEffects(batch, { output })));
        await second.commitEffects(batch, { output });
      },
    });
    await bench.allHandled(input, 50);
    await first.append(input, notes(50, 5, 50));
    await bench.allHandled(input, 100);
    expect((await second.collect(output.name, 100)).map(({ value }) => value)).toHaveLength(100);
  });

  it('goes on where another instance has come to', async () => {
    const topic = bench.topic(1);
    const first = await bench.instance([topic], { scope: 'first' });
    const second = await bench.instance([topic], { scope: 'second' });
    await first.append(topic, notes(50, 5));
    await first.log.subscribe({
      group: randomUUID(),
      topics: [topic.name],
      handleBatch: async (batch) => {
        if (batch.firstOffset === '0') {
          await second.commitEffects({ ...batch, messages: batch.messages.slice(0, 10), nextOffset: '10' });
        }
        await first.commitEffects(batch);
      },
    });
    await bench.allHandled(topic, 50);
    expect([second.handled, first.handled]).toEqual([10, 40]);
  });

  it('gives a new group everything from the start', async () => {
    const topic = bench.topic();
    const instance = await bench.instance([topic]);
    await instance.append(topic, notes(300, 50));
    await instance.consume(topic);
    await bench.allHandled(topic, 300);
    expect(await instance.collect(topic.name, 300)).toHaveLength(300);
  });

  it('goes on after a restart where it was', async () => {
    const topic = bench.topic();
    const group = randomUUID();
    const before = await bench.instance([topic]);
    await before.consume(topic, { group });
    await before.append(topic, [{ key: 'a', n: 1 }]);
    await bench.allHandled(topic, 1);
    await before.log.close();
    const after = await bench.instance([topic]);
    await after.append(topic, [{ key: 'a', n: 2 }]);
    await after.consume(topic, { group });
    await bench.allHandled(topic, 2);
    expect(after.handled).toBe(1);
  });

  it('tells how far a group is behind', async () => {
    const topic = bench.topic(1);
    const instance = await bench.instance([topic]);
    const group = randomUUID();
    await instance.consume(topic, { group });
    await instance.append(topic, [{ key: 'a', n: 1 }]);
    await bench.allHandled(topic, 1);
    const expected = { group, topic: topic.name, partition: 0, lag: 0 };
    await eventually('a lag of nought', () =>
      instance.log.lag().some((lag) => JSON.stringify(lag) === JSON.stringify(expected)),
    );
  });
}

function faultRules(bench: LogBench, { mayPublishTwice }: LogContractOptions): void {
  it('puts a message that cannot be read aside and goes on', async () => {
    const topic = bench.topic(1);
    const instance = await bench.instance([topic]);
    await instance.consume(topic);
    const garbage = { topic: topic.name, key: 'a', type: 'effect', value: 'not JSON' };
    await instance.write([noteMessage(topic, { key: 'a', n: 1 }), garbage, noteMessage(topic, { key: 'a', n: 2 })]);
    await bench.allHandled(topic, 2);
    const [dead] = await instance.collect(deadLetterTopic(topic.name), 1);
    expect(dead).toMatchObject({
      value: 'not JSON',
      type: 'effect',
      headers: { 'dlq-topic': topic.name, 'dlq-partition': '0', 'dlq-offset': '1' },
    });
    expect(instance.log.healthy).toBe(true);
  });

  it('delivers a slice again while its handler throws, says so, and holds up no other partition', async () => {
    const topic = bench.topic();
    const instance = await bench.instance([topic]);
    let isBroken = true;
    await instance.consume(topic, {
      before: (messages) => {
        if (isBroken && messages.some(({ key }) => key === 'bad')) throw new Error('no luck');
      },
    });
    await instance.append(topic, [
      { key: 'bad', n: 1 },
      { key: 'bad', n: 2 },
    ]);
    await eventually('the log to be unhealthy', () => !instance.log.healthy);
    expect(instance.log.problems.join()).toContain('no luck');
    await instance.append(topic, notes(40, 40));
    const all = await instance.collect(topic.name, 42);
    const stuck = all.find(({ key }) => key === 'bad')?.partition;
    await bench.allHandled(topic, all.filter(({ partition }) => partition !== stuck).length);
    isBroken = false;
    await bench.allHandled(topic, 42);
    expect(await bench.handledOf(topic, 'bad')).toEqual([1, 2]);
    expect(instance.log.healthy).toBe(true);
  });

  it('goes on after all its connections to the database were cut', async () => {
    const topic = bench.topic();
    const instance = await bench.instance([topic]);
    await instance.append(topic, notes(1_000, 50));
    let cuts = 0;
    await instance.consume(topic, {
      // In the middle of transactions, so that some are cut before their commit.
      before: () => {
        cuts += 1;
        if (cuts === 1 || cuts === 3) void bench.cutConnections();
      },
    });
    await bench.allHandled(topic, 1_000, { maybeTwice: mayPublishTwice });
    await eventually('the log to be healthy', () => instance.log.healthy);
    await eventually('new messages to be taken', () => instance.append(topic, notes(1, 50, 1_000)).then(() => true));
    await bench.allHandled(topic, 1_001, { maybeTwice: mayPublishTwice });
  });

  it('refuses to read on over messages that it has lost', async () => {
    const topic = bench.topic(1);
    const group = randomUUID();
    const before = await bench.instance([topic]);
    const subscription = await before.consume(topic, { group });
    await before.append(topic, [{ key: 'a', n: 1 }]);
    await bench.allHandled(topic, 1);
    await subscription.close();
    await before.append(topic, [{ key: 'a', n: 2 }]);
    await before.collect(topic.name, 2);
    await before.log.close();
    await bench.expire(topic);

    const after = await bench.instance([topic]);
    await after.append(topic, [{ key: 'a', n: 3 }]);
    await after.consume(topic, { group });
    await eventually('the log to be unhealthy', () => !after.log.healthy, { deadlineMs: 20_000 });
    expect(after.log.problems.join()).toMatch(/should go on at 1/);
    expect(await bench.handledOf(topic, 'a')).toEqual([1]);
  });
}
