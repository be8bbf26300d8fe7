import { randomUUID } from 'node:crypto';
import { eventually } from '../eventually';
import { type LogBench, type LogInstance, notes, POSITIONS_TOLD_MS, TIMEOUT_MS } from './log-bench';

/** Instances of a group share its work. */
export function sharingRules(bench: LogBench): void {
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
}

/** Waits for the count of an instance, which counts a slice after its commit: effects can be seen a moment earlier. */
async function handledBy(instance: LogInstance, count: number): Promise<number> {
  await eventually(`the instance has counted ${count} messages`, () => instance.handled >= count);
  return instance.handled;
}

/** The fence: no instance repeats the effect of another one. */
export function fenceRules(bench: LogBench): void {
  it('lets a slice have its effect once, however many instances hold it', async () => {
    const input = bench.topic(1);
    const output = bench.topic(1);
    const first = await bench.instance([input, output], { scope: 'first' });
    const second = await bench.instance([input, output], { scope: 'second' });
    await first.append(input, notes(50, 5));
    await first.log.subscribe({
      group: randomUUID(),
      topics: [input.name],
      handleSlice: async (batch) => {
        await Promise.all([first, second, first].map((instance) => instance.commitEffects(batch, { output })));
        await second.commitEffects(batch, { output });
      },
    });
    await bench.allHandled(input, 50);
    await first.append(input, notes(50, 5, 50));
    await bench.allHandled(input, 100);
    expect((await second.collect(output.name, 100)).map(({ value }) => value)).toHaveLength(100);
  });

  it('goes on at the position that another instance has reached', async () => {
    const topic = bench.topic(1);
    const first = await bench.instance([topic], { scope: 'first' });
    const second = await bench.instance([topic], { scope: 'second' });
    await first.append(topic, notes(50, 5));
    await first.log.subscribe({
      group: randomUUID(),
      topics: [topic.name],
      handleSlice: async (batch) => {
        if (batch.firstOffset === '0') {
          await second.commitEffects({ ...batch, messages: batch.messages.slice(0, 10), nextOffset: '10' });
        }
        await first.commitEffects(batch);
      },
    });
    await bench.allHandled(topic, 50);
    expect([await handledBy(second, 10), await handledBy(first, 40)]).toEqual([10, 40]);
  });
}

/** A group goes on at the position that is stored in its database. */
export function positionRules(bench: LogBench): void {
  it('gives a new group every message from the first on', async () => {
    const topic = bench.topic();
    const instance = await bench.instance([topic]);
    await instance.append(topic, notes(300, 50));
    await instance.consume(topic);
    await bench.allHandled(topic, 300);
    expect(await instance.collect(topic.name, 300)).toHaveLength(300);
  });

  it('goes on at its position after a restart', async () => {
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
    expect(await handledBy(after, 1)).toBe(1);
  });

  it('goes on at the position in its database, even if the group was further before and nothing new is written', async () => {
    const topic = bench.topic();
    const group = randomUUID();
    const before = await bench.instance([topic]);
    await before.consume(topic, { group });
    await before.append(topic, notes(40, 20));
    await bench.allHandled(topic, 40);
    const toldAt = Date.now() + POSITIONS_TOLD_MS;
    await eventually('the positions to be reported', () => Date.now() > toldAt);
    await before.log.close();
    await bench.forget(topic, group);
    const after = await bench.instance([topic]);
    await after.consume(topic, { group });
    await bench.allHandled(topic, 40);
    expect(await handledBy(after, 40)).toBe(40);
  });

  it('tells how far a group is behind', async () => {
    const topic = bench.topic(1);
    const instance = await bench.instance([topic]);
    const group = randomUUID();
    await instance.consume(topic, { group });
    await instance.append(topic, [{ key: 'a', n: 1 }]);
    await bench.allHandled(topic, 1);
    const expected = { group, topic: topic.name, partition: 0, lag: 0 };
    await eventually('a lag of 0', () =>
      instance.log.lag().some((lag) => JSON.stringify(lag) === JSON.stringify(expected)),
    );
  });
}
