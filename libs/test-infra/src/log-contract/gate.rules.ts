import { closeGate, openGate } from '@ballast/platform-postgres';
import { Client } from 'pg';
import { eventually } from '../eventually';
import { type LogBench, notes } from './log-bench';

const SCHEMA = 'service';

/** Writers pass the gate of their schema before anything else, side by side, and end before it closes. */
export function gateRules(bench: LogBench): void {
  it.each([
    ['opens', (keeper: Client) => openGate(keeper, SCHEMA)],
    ['is left by the death of its keeper', (keeper: Client) => keeper.end()],
  ])('lets nobody write until the gate %s', async (_how, open) => {
    const topic = bench.topic();
    const instance = await bench.instance([topic]);
    await instance.append(topic, notes(5, 5));
    const keeper = await connect(bench);
    await closeGate(keeper, SCHEMA);
    const appending = instance.append(topic, notes(5, 5, 5));
    await instance.consume(topic);
    // Two wait at least: the append and a slice of the topic.
    await eventually('writers at the gate', async () => (await waitingAtGate(bench)) >= 2);
    const effects = await bench.database.query('SELECT FROM service.effects WHERE topic = $1', [topic.name]);
    expect(effects).toEqual([]);
    await open(keeper);
    await appending;
    await bench.allHandled(topic, 10);
    await keeper.end();
  });

  it('closes the gate when the writers inside have ended', async () => {
    const instance = await bench.instance([bench.topic()]);
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    let isInside = false;
    const inside = instance.path.run(async () => {
      isInside = true;
      await left;
      return { result: undefined, messages: [] };
    });
    await eventually('a writer inside', () => isInside);
    const keeper = await connect(bench);
    let isClosed = false;
    const closing = closeGate(keeper, SCHEMA).then(() => (isClosed = true));
    await eventually('the keeper at the gate', async () => (await waitingAtGate(bench)) >= 1);
    expect(isClosed).toBe(false);
    leave();
    await inside;
    await closing;
    await keeper.end();
  });
}

async function connect(bench: LogBench): Promise<Client> {
  const client = new Client({ connectionString: bench.database.url });
  await client.connect();
  return client;
}

async function waitingAtGate(bench: LogBench): Promise<number> {
  const rows = await bench.database.query(
    `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows.length;
}
