import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@ballast/test-infra';

const ROOT = join(__dirname, '..', '..');
const START_DEADLINE_MS = 180_000;
const BLOCK_DEADLINE_MS = 180_000;

/** Texts that the demo prints, in their order. Each step throws when the platform does not behave as described. */
const WALK = [
  '1. Create a Strategy',
  '2. Enroll participants',
  'trade_strategy.trader.created arrived for CUST01, CUST02, CUST03.',
  '3. Subsequent distributions: top up',
  'Σ weights = 1.000000',
  'Σ legs = 100.00 USD',
  '4. Rebalance the Traders of a list',
  'Σ sells',
  '5. Liquidate again: there is nothing left',
  'skipped (no_holdings)',
  '6. Rebalance without a list: who is left out',
  'left out: auto_rebalance is false',
  'left out: holds nothing',
  'Every leg and every quantity that was sold is the one that was previewed.',
  'ledger entries, 0 differences',
  '9. Prove it to an outsider',
  'Proven: the ',
  'Shown: each of ',
  'This proves nothing: the messages of ',
  'every signature verified',
] as const;
/** The same of the walk for financial advisors. */
const ADVISORS_WALK = [
  '1. Register an advisor at account creation',
  'financial_advisor.added arrived for ADVSR2',
  'duplicated financial advisors are not allowed',
  'financial advisors ADVSR1, ADVSR2',
  'USD, by ADVSR1, grant 1',
  'Execution of CUST01: settled',
  'Execution of CUST02: rejected (advisor not authorized)',
  'WITHDRAW permission required',
  'DEPOSIT permission required',
  'financial_advisor.removed arrived for ADVSR1 (revoked).',
  'advisor not authorized',
  '9. What was recorded',
  'every signature verified',
] as const;
const RECONCILED = ['"status":"settled"', '"differences":[]'] as const;
const RECEIVED = [
  'verified webhook.test',
  'verified trade_strategy.operation.status_changed',
  '"deliveries":[',
] as const;
const PRICE_MOVED = ['"status":"failed","status_reason":"price_moved"', 'BTC moved from 60000.00 to 61000.00'] as const;
const COHORT = ['enroll', 'top-up', 'partial-sell', 'rebalance', 'liquidate'] as const;

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

function shellBlocks(text: string): readonly string[] {
  return [...text.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block = '']) => block);
}

/** The blocks of the section about the first strategy, in their order. */
function firstStrategy(): readonly string[] {
  const readme = read('README.md');
  return shellBlocks(readme.slice(readme.indexOf('## The first strategy'), readme.indexOf('## Where things are')));
}

/** Texts that the output does not contain, when they are searched in their order. */
function missing(output: string, texts: readonly string[]): readonly string[] {
  let place = 0;
  return texts.filter((text) => {
    const found = output.indexOf(text, place);
    if (found >= 0) place = found;
    return found < 0;
  });
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

/** Runs a block and returns its output. @throws Error with the output when the block fails. */
async function run(block: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { child, output } = shell(block, env);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return output();
  // Processes that the block has started in the background end with it.
  if (child.pid !== undefined) endGroup(child.pid);
  throw new Error(output());
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGTERM');
  } catch {
    // The group has no process left.
  }
}

describe("the README's first strategy", () => {
  const [start = '', ...rest] = firstStrategy();
  const integration = shellBlocks(read('docs/integration.md'));
  const dataDir = mkdtempSync(join(tmpdir(), 'ballast-readme-'));
  // When the test runs as root, the server runs as another user, who must be able to enter the folder.
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
      // The signal goes to the whole process group, as Ctrl-C sends it.
      process.kill(-platform.child.pid, 'SIGINT');
      await exit;
    }
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  it('has a block that starts the platform and blocks that use it', () => {
    expect(start).toContain('npm start');
    expect(rest.length).toBeGreaterThan(1);
    expect(rest.filter((block) => block.includes('npm run demo'))).toHaveLength(3);
    expect(integration).toHaveLength(3);
  });

  it.each(rest.map((block, index) => [index + 2, block] as const))(
    'block %i does what it shows',
    async (_, block) => {
      const output = await run(block, env);
      if (block.includes('npm run demo')) {
        expect(missing(output, block.includes('--advisors') ? ADVISORS_WALK : WALK)).toEqual([]);
      }
      if (block.includes('/reconciliation')) expect(missing(output, RECONCILED)).toEqual([]);
      if (block.includes('--participants')) {
        const times = output.slice(output.indexOf('  Times\n'));
        expect(missing(times, COHORT)).toEqual([]);
      }
    },
    BLOCK_DEADLINE_MS,
  );

  it.each(integration.map((block, index) => [index + 1, block] as const))(
    'block %i of docs/integration.md does what it shows',
    async (_, block) => {
      const output = await run(block, env);
      if (block.includes('webhooks.txt')) {
        expect(missing(output, RECEIVED)).toEqual([]);
        expect(output).not.toContain('REFUSED');
      }
      if (block.includes('max_price_move_bps')) expect(missing(output, PRICE_MOVED)).toEqual([]);
    },
    BLOCK_DEADLINE_MS,
  );

  it(
    'leaves tables and a record in which every invariant holds',
    async () => {
      const output = await run('npm run --silent ballast -- audit invariants', env);
      expect(missing(output, ['an asset has one price in an Operation'])).toEqual([]);
    },
    BLOCK_DEADLINE_MS,
  );
});
