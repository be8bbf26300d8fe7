import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { scriptPath } from './child-server';
import { startOwnDatabaseServer } from './database-server';
import { eventually } from './eventually';

/** A test for root only: root runs the server as another user, which may be refused. Any other user runs it itself. */
const asRoot = process.getuid?.() === 0 ? it : it.skip;
const OPEN_TO_ALL = 0o755;
const CLOSED = 0o700;

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

interface Served {
  readonly child: ChildProcess;
  /** Either the address or the reason why there is none. */
  readonly said: { readonly url?: string; readonly error?: string };
}

async function serve(...args: readonly string[]): Promise<Served> {
  const stdio = ['pipe', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, [scriptPath('postgres/serve.mjs'), ...args], { stdio: [...stdio] });
  const line = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve));
  return { child, said: JSON.parse(line) as Served['said'] };
}

async function stop({ child }: Served): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await exited;
}

async function query(url: string | undefined, sql: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url ?? '' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The process that runs the server: it ends the server when its own parent is gone. */
function supervisorOf({ child }: Served): number {
  const processes = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const found = processes
    .map((line) => line.trim().split(/\s+/).map(Number))
    .find(([, parent]) => parent === child.pid);
  if (found?.[0] === undefined) throw new Error('The server has no supervisor');
  return found[0];
}

function postmasterOf(folder: string): number {
  return Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

describe('the embedded Postgres', () => {
  const parent = mkdtempSync(join(tmpdir(), 'ballast-embedded-'));
  chmodSync(parent, OPEN_TO_ALL);
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it('ends with the process that started it, even when that process is killed', async () => {
    const { child, said } = await serve();
    expect(await answers(said.url ?? '')).toBe(true);
    child.kill('SIGKILL');
    await eventually('the server to stop', async () => !(await answers(said.url ?? '')));
  }, 60_000);

  it('starts at once after everything was killed, and keeps what was committed', async () => {
    const folder = join(parent, 'killed');
    let served = await serve(folder);
    await query(served.said.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    // In the first round the server itself keeps running. In the second it is killed too, while its children still end.
    for (const isServerKilled of [false, true]) {
      const [supervisor, postmaster] = [supervisorOf(served), postmasterOf(folder)];
      process.kill(supervisor, 'SIGKILL');
      served.child.kill('SIGKILL');
      if (isServerKilled) process.kill(postmaster, 'SIGKILL');
      served = await serve(folder);
      expect(served.said.error).toBeUndefined();
      expect(await query(served.said.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    }
    await stop(served);
  }, 120_000);

  it('keeps what was committed when it crashes, and starts again at the same address', async () => {
    const server = await startOwnDatabaseServer();
    await query(server.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await server.crash();
    expect(await answers(server.url)).toBe(false);
    await server.restart();
    expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await server.stop();
  }, 60_000);

  it('starts although another process now has the process id that a killed server left in its file', async () => {
    const folder = join(parent, 'reused');
    await stop(await serve(folder));
    writeFileSync(join(folder, 'postmaster.pid'), `${process.pid}\n${folder}\n`);
    const again = await serve(folder);
    expect(again.said.error).toBeUndefined();
    await stop(again);
  }, 60_000);

  it('leaves a folder alone that holds other files', async () => {
    const folder = join(parent, 'others');
    mkdirSync(folder);
    writeFileSync(join(folder, 'letter.txt'), 'dear');
    const { said } = await serve(folder);
    expect(said.error).toContain(`${folder} holds files that are not those of a Postgres`);
    expect(readdirSync(folder)).toEqual(['letter.txt']);
  });

  it('makes its files anew when a first start was killed in the middle', async () => {
    const folder = join(parent, 'half');
    mkdirSync(`${folder}.draft`);
    writeFileSync(join(`${folder}.draft`, 'PG_VERSION'), '18');
    const served = await serve(folder);
    expect(served.said.error).toBeUndefined();
    expect(existsSync(`${folder}.draft`)).toBe(false);
    await stop(served);
  }, 60_000);

  asRoot('refuses a folder that its user cannot enter, in one sentence, and writes nothing', async () => {
    const closed = join(parent, 'closed');
    mkdirSync(closed, { mode: CLOSED });
    const { said } = await serve(join(closed, 'data', 'postgres'));
    expect(said.error).toMatch(
      /^The data cannot be kept in .*, and its user \w+ cannot enter .*\/closed; [^.]*\/data, [^.]*\.$/,
    );
    expect(readdirSync(closed)).toEqual([]);
  });
});
