import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@ballast/test-infra';

const ROOT = join(__dirname, '..', '..');
const START_DEADLINE_MS = 180_000;
const BLOCK_DEADLINE_MS = 120_000;

/** The shell blocks of the section about the first strategy, in their order. */
function shellBlocks(): readonly string[] {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const section = readme.slice(readme.indexOf('## The first strategy'), readme.indexOf('## Where things are'));
  return [...section.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block = '']) => block);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}

function shell(script: string, env: NodeJS.ProcessEnv): { child: ChildProcess; output: () => string } {
  const child = spawn('bash', ['-eu', '-o', 'pipefail', '-c', script], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()));
  return { child, output: () => text };
}

describe("the README's first strategy", () => {
  const [start = '', ...rest] = shellBlocks();
  const dataDir = mkdtempSync(join(tmpdir(), 'ballast-readme-'));
  // As root the server is another user, who keeps the data elsewhere, for good, when this folder is closed to it.
  chmodSync(dataDir, 0o755);
  let env: NodeJS.ProcessEnv;
  let platform: ReturnType<typeof shell>;

  beforeAll(async () => {
    env = { ...process.env, PORT: String(await freePort()), DATA_DIR: dataDir };
    platform = shell(start, env);
    await eventually(
      'npm start says that it is ready',
      () => {
        if (platform.child.exitCode !== null) throw new Error(platform.output());
        return platform.output().includes('Ballast is ready');
      },
      { deadlineMs: START_DEADLINE_MS },
    );
  }, START_DEADLINE_MS + 5_000);

  afterAll(async () => {
    if (platform.child.exitCode === null && platform.child.pid !== undefined) {
      const exit = once(platform.child, 'exit');
      // As Ctrl-C does: to the whole group.
      process.kill(-platform.child.pid, 'SIGINT');
      await exit;
    }
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  it('has a block that starts the platform and blocks that use it', () => {
    expect(start).toContain('npm start');
    expect(rest.length).toBeGreaterThan(1);
  });

  it.each(rest.map((block, index) => [index + 2, block] as const))(
    'block %i does what it shows',
    async (_, block) => {
      const { child, output } = shell(block, env);
      const [code] = (await once(child, 'exit')) as [number | null];
      expect([code, output()]).toEqual([0, expect.any(String)]);
      if (code !== 0) throw new Error(output());
    },
    BLOCK_DEADLINE_MS,
  );
});
