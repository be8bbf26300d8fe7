import { judgeTables, TABLE_INVARIANTS } from '@ballast/invariants';
import { startDatabaseServer, type DatabaseServer } from '@ballast/test-infra';
import { Client } from 'pg';
import { BREACHES } from './testing/breaches';
import { WHOLE_BUGS, type WholeBug } from './whole-bugs';
import { WholeSimulation } from './whole-simulation';

const START_TIMEOUT_MS = 90_000;
const SEED_TIMEOUT_MS = 60_000;
/** The first seed that finds each bug. */
const FOUND_BY: Readonly<Record<WholeBug, number>> = { lost_position: 2, unfenced_zombie: 2 };

/** Breaks a rule in a transaction that is rolled back, and tells whether the check of the tables finds it. */
async function foundAfterBreach(client: Client, rule: string): Promise<'found' | 'not found'> {
  await client.query('BEGIN');
  try {
    await client.query(BREACHES[rule] ?? `SELECT 'no breach of it is known'`);
    const [verdict] = await judgeTables(
      client,
      TABLE_INVARIANTS.filter((each) => each.rule === rule),
    );
    return verdict === undefined || verdict.found.length === 0 ? 'not found' : 'found';
  } finally {
    await client.query('ROLLBACK');
  }
}

describe('the whole platform under a seed', () => {
  let server: DatabaseServer | undefined;
  let simulation: WholeSimulation | undefined;

  const open = async (): Promise<WholeSimulation> => {
    server ??= await startDatabaseServer();
    simulation ??= await WholeSimulation.start(server.url);
    return simulation;
  };
  beforeAll(open, START_TIMEOUT_MS);

  afterAll(async () => {
    await simulation?.close();
    await server?.stop();
  }, START_TIMEOUT_MS);

  it(
    'has the same trace each time, byte for byte, whatever ran before',
    async () => {
      const whole = await open();
      const first = await whole.run(2, { keepsTrace: true });
      await whole.run(3);
      const again = await whole.run(2, { keepsTrace: true });
      expect(first.violations).toEqual([]);
      expect(first.trace.length).toBeGreaterThan(100);
      expect(again.trace).toEqual(first.trace);
      expect(again.digest).toBe(first.digest);
    },
    SEED_TIMEOUT_MS,
  );

  it(
    'leaves tables in which each rule is found broken by a row that breaks it',
    async () => {
      const whole = await open();
      await whole.run(3);
      const client = new Client({ connectionString: whole.url });
      await client.connect();
      const unnoticed: string[] = [];
      for (const { rule } of TABLE_INVARIANTS) {
        const found = await foundAfterBreach(client, rule).catch((error: unknown) => String(error));
        if (found !== 'found') unnoticed.push(`${rule}: ${found}`);
      }
      await client.end();
      expect(unnoticed).toEqual([]);
    },
    SEED_TIMEOUT_MS,
  );

  it.each(WHOLE_BUGS)(
    'finds a planted bug by its seed: %s',
    async (bug) => {
      const whole = await open();
      const seed = FOUND_BY[bug];
      expect((await whole.run(seed, { bugs: [bug] })).violations).not.toEqual([]);
      expect((await whole.run(seed)).violations).toEqual([]);
    },
    SEED_TIMEOUT_MS,
  );
});
