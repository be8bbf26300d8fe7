import { compose, TOPICS } from '@ballast/contracts';
import { participantsChanged } from '@ballast/contracts/registry';
import { derivedId, newId } from '@ballast/kernel';
import { useTestDatabase } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { Client } from 'pg';
import { ballast, type Called, Service } from '../testing/operator';

const AT = '2026-04-17T10:00:00.000Z';
const ID = derivedId('participant', 'SANDBX', 'A');

let registry: Service;
let sql: Client;

afterAll(async () => {
  // A case closes it before.
  await registry.close().catch(() => undefined);
  await sql.end();
});
const server = useTestDatabase();
const audit = (...args: readonly string[]): Promise<Called> =>
  ballast({ DATABASE_URL: server.url, LOG_PARTITIONS: '1' }, 'audit', ...args);
const call = (...args: readonly string[]): Promise<Called> => audit('rebuild', ...args);

/** The tables of the registry, as its migrations make them. */
const TABLES = `
  CREATE TABLE registry.participants (
    platform_code text, participant_code text, id uuid, status text, funding text, disabled_instruments text,
    created_at timestamptz, updated_at timestamptz, external_id text, PRIMARY KEY (platform_code, participant_code));
  CREATE TABLE registry.handled_changes (
    change_id uuid, chunk integer, handled_at timestamptz, PRIMARY KEY (change_id, chunk));
  CREATE TABLE registry.customer_accounts (
    account_id uuid PRIMARY KEY, platform_code text, version integer, body text);
  CREATE TABLE registry.grants (
    account_id uuid, participant_code text, platform_code text, version integer, ends_at timestamptz, body text,
    PRIMARY KEY (account_id, participant_code));
  CREATE TABLE registry.trims (table_name text PRIMARY KEY, trimmed_before timestamptz)`;

beforeAll(async () => {
  sql = new Client({ connectionString: server.url });
  await sql.connect();
  registry = await Service.open(server.url, {
    group: 'registry',
    topic: TOPICS.registryCommands,
    isReadable: () => true,
  });
});

describe('ballast audit rebuild', () => {
  it('cannot run where the service has never run', async () => {
    const { code, err } = await call('--service', 'advisor-registry');
    expect(code).toBe(3);
    expect(err).toContain('the service never ran on it');
    await sql.query(TABLES);
  });

  it.each([
    [[]],
    [['--all', '--service', 'advisor-registry']],
    [['--service', 'nobody']],
    [['--all', '--swap', '--keep-shadow']],
  ])('refuses wrong use: %j', async (args) => {
    expect(await call(...args)).toMatchObject({ code: 2, out: '' });
  });

  it('prints the first difference and exits with 1', async () => {
    const changeId = newId();
    const participant = {
      id: ID,
      participant_code: 'A',
      status: 'approved' as const,
      funding: 'novated' as const,
      disabled_instruments: [],
      created_at: AT,
      updated_at: AT,
    };
    await registry.send(
      compose(participantsChanged, {
        key: 'SANDBX',
        cause: outsideCause(changeId, 'SANDBX'),
        place: 0,
        occurredAt: AT,
        data: { change_id: changeId, chunk: 0, chunks: 1, created: 1, existing: 0, participants: [participant] },
      }),
    );
    await sql.query('INSERT INTO registry.handled_changes VALUES ($1, 0, $2)', [changeId, AT]);
    await sql.query(
      `INSERT INTO registry.participants VALUES ('SANDBX', 'A', $1, 'locked', 'novated', '[]', $2, $2, '')`,
      [ID, AT],
    );
    const { code, out } = await call('--service', 'advisor-registry');
    expect(code).toBe(1);
    expect(out).toMatch(/^advisor-registry: not equal \(1 messages, /);
    expect(out).toContain(
      'first difference: participants.status, platform_code SANDBX, participant_code A\n    live:    locked\n    rebuilt: approved\n',
    );
  });

  it('replaces the tables when asked to, and then finds them equal', async () => {
    const swapped = await call('--service', 'advisor-registry', '--swap', '--json');
    expect(swapped.code).toBe(0);
    expect(JSON.parse(swapped.out)).toMatchObject({
      equal: false,
      services: [{ service: 'advisor-registry', equal: false, swapped: true, difference: { column: 'status' } }],
    });
    const { code, out, err } = await call('--service', 'advisor-registry');
    expect({ code, err }).toEqual({ code: 0, err: 'advisor-registry: reading the record\n' });
    expect(out).toContain('advisor-registry: equal');
    expect(out).toMatch(/participants +1\n/);
  });

  it('makes the tables of the command line itself when no operator has acted', async () => {
    const { code, out } = await call('--service', 'operator');
    expect(code).toBe(0);
    expect(out).toMatch(/^operator: equal \(0 messages, /);
  });

  it('restores a service whose schema is lost, and refuses while the service runs', async () => {
    await registry.close();
    await sql.query('DROP SCHEMA registry CASCADE');
    const running = new Client({ connectionString: server.url, application_name: 'ballast-advisor-registry' });
    await running.connect();
    const refused = await call('--service', 'advisor-registry', '--swap');
    expect(refused).toMatchObject({ code: 3, out: '' });
    expect(refused.err).toContain('advisor-registry is running');
    await running.end();
    const restored = await call('--service', 'advisor-registry', '--swap');
    expect(restored.code).toBe(0);
    expect(restored.out).toMatch(/^advisor-registry: restored \(/);
    expect(restored.out).toMatch(/participants +1\n/);
    expect(await call('--service', 'advisor-registry', '--json')).toMatchObject({ code: 0 });
  });
});

describe('ballast audit state', () => {
  const before = '2026-04-17T09:59:59.999Z';

  it('prints the rows as they were at a time, and leaves no schema behind', async () => {
    const { code, out, err } = await audit('state', '--service', 'advisor-registry', '--as-of', AT, '--json');
    expect(code).toBe(0);
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { table: string; row: Record<string, string> });
    expect(rows.map(({ table, row }) => [table, row['status'] ?? ''])).toEqual([
      ['participants', 'approved'],
      ['handled_changes', ''],
    ]);
    expect(err).toBe(`1 messages up to ${AT}, 0 came late and are left out\n`);
    const { rowCount } = await sql.query(`SELECT FROM pg_namespace WHERE nspname = 'registry_rebuilt'`);
    expect(rowCount).toBe(0);
  });

  it('counts no rows before the first fact, and can keep the schema', async () => {
    const { code, out, err } = await audit(
      'state',
      '--service',
      'advisor-registry',
      '--as-of',
      before,
      '--keep-schema',
    );
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.split(/ +/))).toEqual([
      ['TABLE', 'ROWS'],
      ['participants', '0'],
      ['handled_changes', '0'],
      ['customer_accounts', '0'],
      ['grants', '0'],
      [''],
    ]);
    expect(err).toContain('; the tables are in the schema registry_rebuilt\n');
    expect((await sql.query('SELECT FROM registry_rebuilt.participants')).rowCount).toBe(0);
  });

  it.each([
    [['--service', 'advisor-registry', '--as-of', 'yesterday']],
    [['--service', 'nobody', '--as-of', AT]],
    [['--service', 'advisor-registry']],
  ])('refuses wrong use: %j', async (args) => {
    expect(await audit('state', ...args)).toMatchObject({ code: 2, out: '' });
  });
});
