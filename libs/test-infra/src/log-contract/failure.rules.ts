import { deadLetterTopic, type LogMessage, WaitingMessagesError } from '@ballast/platform-log';
import { randomUUID } from 'node:crypto';
import { eventually } from '../eventually';
import { type LogBench, noteMessage, notes } from './log-bench';
import type { LogContractOptions } from './log-contract.suite';

/** Rules for messages that cannot be read and for handlers that throw. */
export function handlerFailureRules(bench: LogBench): void {
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

  it('handles the messages before one that only a newer instance knows, then waits for such an instance', async () => {
    const topic = bench.topic(1);
    const group = randomUUID();
    const old = await bench.instance([topic], { scope: 'old' });
    const knowsNotTwo = (messages: readonly LogMessage[]): void => {
      const unknown = messages.filter(({ value }) => value.includes('"n":2'));
      if (unknown.length === 0) return;
      throw new WaitingMessagesError(unknown.map((message) => ({ message, cause: 'unknown', reason: 'version 2' })));
    };
    const leaving = await old.consume(topic, { group, before: knowsNotTwo });
    await old.append(
      topic,
      [1, 2, 3].map((n) => ({ key: 'a', n })),
    );
    const wait = { group, topic: topic.name, partition: 0, cause: 'unknown' };
    await eventually('the wait to be shown', () => JSON.stringify(old.log.waits()) === JSON.stringify([wait]));
    expect(old.log.problems.join()).toContain('waits for a newer instance: version 2');
    expect(await bench.handledOf(topic, 'a')).toEqual([1]);
    await leaving.close();
    const newer = await bench.instance([topic], { scope: 'newer' });
    await newer.consume(topic, { group });
    await bench.allHandled(topic, 3);
    expect(newer.log.waits()).toEqual([]);
  });

  it('delivers a slice again while its handler throws, names a problem, and holds up no other partition', async () => {
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
}

/** Rules for connections that were cut and for messages that were lost. */
export function outageRules(bench: LogBench, { mayPublishTwice }: LogContractOptions): void {
  it('goes on after all its connections to the database were cut', async () => {
    const topic = bench.topic();
    const instance = await bench.instance([topic]);
    await instance.append(topic, notes(1_000, 50));
    let cuts = 0;
    await instance.consume(topic, {
      // The cuts come in the middle of transactions, so that some of them never commit.
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

  it('refuses to read on when messages before the next one were lost', async () => {
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
