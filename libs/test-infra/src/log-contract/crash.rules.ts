import { randomUUID } from 'node:crypto';
import { eventually } from '../eventually';
import { diesAt, type LogBench, notes } from './log-bench';
import type { LogContractOptions } from './log-contract.suite';

/** A process may die between any two steps. */
export function crashRules(bench: LogBench, { crashSteps, mayPublishTwice }: LogContractOptions): void {
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
    const seen = await heir.collect(output.name, sent.length, { isRepeatable: mayPublishTwice });
    const passedOn = seen.map(({ value }) => value);
    expect(new Set(passedOn).size).toBe(sent.length);
    if (!mayPublishTwice) expect(passedOn).toHaveLength(sent.length);
  });
}
