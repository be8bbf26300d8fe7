import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEALED_TOPICS } from '@ballast/contracts';
import { openLogReader } from '@ballast/platform-log';
import type { TestPlatform } from '@ballast/test-platform';

const COMMANDS = [['verify'], ['replay'], ['rebuild', '--all'], ['invariants']] as const;
const CLI = join(__dirname, '../apps/cli/main.js');
const LOOK_EVERY_MS = 100;

/** Rows with the speed of the commands that read the record, as a share of the speed of reading it, and their memory. */
export async function recordRows(platform: TestPlatform): Promise<readonly (readonly [string, string])[]> {
  const { messages, seconds } = await readAll(platform);
  const rows: (readonly [string, string])[] = [
    ['messages of the record, read in', `${messages}, ${seconds.toFixed(1)} s`],
  ];
  for (const command of COMMANDS) {
    const ran = await run(platform, ['audit', ...command]);
    const share = seconds / ran.seconds;
    rows.push([
      `audit ${command.join(' ')} (× reading, memory)`,
      `${ran.seconds.toFixed(1)} s (${share.toFixed(2)}, ${ran.megabytes} MB)`,
    ]);
  }
  return rows;
}

/** Reads each message of the record and does nothing with it. */
async function readAll({
  operatorEnv,
}: TestPlatform): Promise<{ readonly messages: number; readonly seconds: number }> {
  const { KAFKA_BROKERS: brokers, DATABASE_URL: url = '' } = operatorEnv;
  const reader = openLogReader(
    brokers === undefined
      ? { kind: 'embedded', url }
      : { kind: 'kafka', brokers: brokers.split(','), clientId: 'bench' },
  );
  const startedAt = performance.now();
  let messages = 0;
  await reader.read({ topics: SEALED_TOPICS, onMessage: () => void (messages += 1) });
  await reader.close();
  return { messages, seconds: (performance.now() - startedAt) / 1_000 };
}

/** Runs a command in a process of its own. `megabytes`: its largest resident memory. */
async function run(
  { operatorEnv }: TestPlatform,
  args: readonly string[],
): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...operatorEnv }, stdio: 'ignore' });
  let megabytes = 0;
  const timer = setInterval(() => (megabytes = mostMegabytes(child.pid) ?? megabytes), LOOK_EVERY_MS);
  const [code] = (await once(child, 'exit')) as readonly unknown[];
  clearInterval(timer);
  if (code !== 0) throw new Error(`${args.join(' ')} ends with ${String(code)}`);
  return { seconds: (performance.now() - startedAt) / 1_000, megabytes };
}

/** The largest resident memory of a process until now; undefined when it has ended. */
function mostMegabytes(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1_024);
  } catch {
    return undefined;
  }
}
