import type { AcceptedRefusal, Restart, TopicDefinition } from '@ballast/platform-log';
import { randomUUID } from 'node:crypto';
import { eventually } from '../eventually';
import { type LogBench, type LogInstance, notes, TIMEOUT_MS } from './log-bench';

const HOUR_MS = 3_600_000;

/** A group reads on only in the topic that it has read before. */
export function refusalRules(bench: LogBench): void {
  it(
    'refuses a topic that was made anew and has outgrown the position, over restarts, until an operator accepts',
    async () => {
      const topic = bench.topic(1);
      const group = randomUUID();
      await handleNotes(bench, { topic, group, count: 3 });
      await bench.remove(topic);

      const first = await bench.instance([topic]);
      await first.append(topic, notes(10, 1, 3));
      await first.collect(topic.name, 10);
      await first.consume(topic, { group });
      expect(await refusalOf(first, topic, group)).toContain('has handled another message at 2');
      await first.log.close();

      const second = await bench.instance([topic]);
      await second.consume(topic, { group });
      expect(await refusalOf(second, topic, group)).toContain('has handled another message at 2');
      expect(await bench.handledOf(topic, 'key-0')).toEqual(upTo(3));

      const [accepted] = await accept(bench, topic, 'beginning');
      expect(accepted).toMatchObject({ group, topic: topic.name, partition: 0, position: 3n, restart: 0n });
      expect(accepted?.losses.join()).toContain('Messages 0 to 2 are handled');
      await eventually('every note', async () => (await bench.handledOf(topic, 'key-0')).length === 13);
      expect(await bench.handledOf(topic, 'key-0')).toEqual(upTo(13));
      expect(second.log.healthy).toBe(true);
    },
    TIMEOUT_MS,
  );
}

/** A group goes back only as far as the service remembers what it has handled. */
export function rememberedRules(bench: LogBench): void {
  afterEach(() => bench.database.query('DROP TABLE IF EXISTS service.trims'));

  it(
    'does not go back to a message of which the service may have forgotten that it handled it',
    async () => {
      const topic = bench.topic(1);
      const group = randomUUID();
      await handleNotes(bench, { topic, group, count: 3 });
      await bench.alter(topic, { retentionMs: HOUR_MS });
      const instance = await bench.instance([topic]);
      await instance.consume(topic, { group });
      await refusalOf(instance, topic, group);
      await instance.log.close();
      await bench.alter(topic, { retentionMs: topic.retentionMs });

      await bench.database.query('CREATE TABLE service.trims (table_name text, trimmed_before timestamptz)');
      const trimUntil = (seconds: number) =>
        bench.database.query(`INSERT INTO service.trims VALUES ('handled', now() + $1 * interval '1 second')`, [
          seconds,
        ]);
      await trimUntil(-HOUR_MS);
      const refusals = await bench.refusals([topic]);
      expect(await refusals.preview({ topic: topic.name }, 'beginning')).toMatchObject([{ restart: 0n }]);
      await trimUntil(HOUR_MS);
      await expect(refusals.preview({ topic: topic.name }, 'beginning')).rejects.toThrow(/may have forgotten/);
      await expect(refusals.accept({ topic: topic.name }, 2n)).rejects.toThrow(
        /message 2 of .* would be handled as a new/,
      );
      expect(await refusals.accept({ topic: topic.name }, 'position')).toMatchObject([{ restart: 3n }]);
      await refusals.close();
    },
    TIMEOUT_MS,
  );
}

/** A group reads only topics that are as agreed. */
export function agreementRules(bench: LogBench): void {
  it(
    'refuses a topic that had another retention until an operator accepts, even after the retention was corrected',
    async () => {
      const topic = bench.topic(1);
      const group = randomUUID();
      await handleNotes(bench, { topic, group, count: 2 });
      await bench.alter(topic, { retentionMs: HOUR_MS });
      const first = await bench.instance([topic]);
      await first.append(topic, notes(2, 1, 2));
      await first.consume(topic, { group });
      expect(await refusalOf(first, topic, group)).toMatch(/retention.ms=3600000 instead of -1/);
      await expect(accept(bench, topic, 'position')).rejects.toThrow(/still has retention.ms=3600000/);
      await first.log.close();

      await bench.alter(topic, { retentionMs: topic.retentionMs });
      const second = await bench.instance([topic]);
      await second.consume(topic, { group });
      expect(await refusalOf(second, topic, group)).toMatch(/retention.ms=3600000 instead of -1/);
      const [accepted] = await accept(bench, topic, 'position');
      expect(accepted?.losses).toEqual([]);
      await bench.allHandled(topic, 4);
    },
    TIMEOUT_MS,
  );

  it('refuses a topic that has more partitions than agreed', async () => {
    const topic = bench.topic(1);
    const group = randomUUID();
    await handleNotes(bench, { topic, group, count: 1 });
    await bench.alter(topic, { partitions: 2 });
    const instance = await bench.instance([topic]);
    await instance.consume(topic, { group });
    expect(await refusalOf(instance, topic, group)).toContain('has 2 partitions instead of 1');
  });

  it('lets a new group begin at the oldest message left, but not in a topic kept for ever that lacks its first ones', async () => {
    const expiring = bench.topic(1, HOUR_MS);
    const kept = bench.topic(1);
    const topics = [expiring, kept];
    const instance = await bench.instance(topics);
    for (const topic of topics) {
      await instance.append(topic, notes(2, 1));
      await instance.collect(topic.name, 2);
      await bench.expire(topic);
      await instance.append(topic, notes(1, 1, 2));
    }
    const group = randomUUID();
    for (const topic of topics) await instance.consume(topic, { group });
    await bench.allHandled(expiring, 1);
    expect(await refusalOf(instance, kept, group)).toContain('should go on at 0, but the log begins at 2');
  });
}

interface HandledNotes {
  readonly topic: TopicDefinition;
  readonly group: string;
  readonly count: number;
}

/** Lets a group handle the first notes of a topic, in an instance that is closed afterwards. */
async function handleNotes(bench: LogBench, { topic, group, count }: HandledNotes): Promise<void> {
  const instance = await bench.instance([topic]);
  await instance.consume(topic, { group });
  await instance.append(topic, notes(count, 1));
  await bench.allHandled(topic, count);
  await instance.log.close();
}

/** Waits until an instance refuses the only partition of a topic and reports the problem; answers the reason. */
function refusalOf(instance: LogInstance, { name }: TopicDefinition, group: string): Promise<string> {
  return eventually('the partition to be refused', () => {
    const refusal = instance.log.refusals().find((each) => each.topic === name && each.group === group);
    return refusal !== undefined && instance.log.problems.join().includes(refusal.reason) && refusal.reason;
  });
}

/** Accepts once the refusal is stored, which is soon after it is shown. */
async function accept(bench: LogBench, topic: TopicDefinition, restart: Restart): Promise<readonly AcceptedRefusal[]> {
  const refusals = await bench.refusals([topic]);
  try {
    await eventually('the refusal to be stored', async () => (await refusals.list()).length > 0);
    return await refusals.accept({ topic: topic.name }, restart);
  } finally {
    await refusals.close();
  }
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n);
}
