import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEALED_TOPICS } from '@ballast/contracts';
import { openLogReader } from '@ballast/platform-log';
import type { TestPlatform } from '@ballast/test-platform';

const READING = [['verify'], ['replay'], ['invariants']] as const;
const CLI = join(__dirname, '../apps/cli/main.js');
const LOOK_EVERY_MS = 100;
/** Seconds of a rebuild that has a row of its own. */
const LONG_SECONDS = 1;

export interface RecordedCohort {
  /** Operation that enrolled the cohort. */
  readonly operationId: string;
  readonly participantCode: string;
}

type Row = readonly [name: string, value: string];

/**
 * Rows with the speed of the commands that read the record, in messages a second as a share of those of reading alone,
 * and with the largest memory of each command. A rebuild reads the topics of one service after those of another.
 */
export async function recordRows(platform: TestPlatform, cohort: RecordedCohort): Promise<readonly Row[]> {
  const { messages, seconds } = await readAll(platform);
  const share = (read: number, spent: number): string => (read / spent / (messages / seconds)).toFixed(3);
  const rows: Row[] = [['messages of the record, read in', `${messages}, ${seconds.toFixed(1)} s`]];
  for (const command of READING) {
    const ran = await run(platform, command);
    rows.push([`audit ${command.join(' ')} (× reading)`, `${textOf(ran)} (${share(messages, ran.seconds)})`]);
  }
  const rebuilt = await run(platform, ['rebuild', '--all', '--json']);
  const { services } = JSON.parse(rebuilt.output) as Rebuilt;
  for (const { service, messages: read, seconds: spent } of services.filter((each) => each.seconds >= LONG_SECONDS)) {
    // A service with few messages reads large ones, so their number says little.
    const ofReading = read < messages / 10 ? '' : ` (${share(read, spent)})`;
    rows.push([`audit rebuild of ${service} (× reading)`, `${spent.toFixed(1)} s${ofReading}`]);
  }
  rows.push(['audit rebuild --all', textOf(rebuilt)]);
  const proof = ['proof', '--operation', cohort.operationId];
  rows.push(['audit proof of the cohort', textOf(await run(platform, proof))]);
  const ofOne = await run(platform, [...proof, '--participant', cohort.participantCode]);
  return [...rows, ['audit proof of one Execution', textOf(ofOne)]];
}

interface Rebuilt {
  readonly services: readonly { readonly service: string; readonly messages: number; readonly seconds: number }[];
}

interface Ran {
  readonly seconds: number;
  readonly megabytes: number;
  /** Standard output of the command; empty unless it prints JSON. */
  readonly output: string;
}

function textOf({ seconds, megabytes }: Ran): string {
  return `${seconds.toFixed(1)} s, ${megabytes} MB`;
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

/** Runs an audit command in a process of its own. `megabytes`: its largest resident memory. */
async function run({ operatorEnv }: TestPlatform, args: readonly string[]): Promise<Ran> {
  const startedAt = performance.now();
  const printsJson = args.includes('--json');
  const child = spawn(process.execPath, [CLI, 'audit', ...args], {
    env: { ...process.env, ...operatorEnv },
    stdio: ['ignore', printsJson ? 'pipe' : 'ignore', 'ignore'],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  let megabytes = 0;
  const timer = setInterval(() => (megabytes = mostMegabytes(child.pid) ?? megabytes), LOOK_EVERY_MS);
  const [code] = (await once(child, 'close')) as readonly unknown[];
  clearInterval(timer);
  if (code !== 0) throw new Error(`${args.join(' ')} ends with ${String(code)}`);
  return { seconds: (performance.now() - startedAt) / 1_000, megabytes, output };
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
