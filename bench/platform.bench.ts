import { readFileSync } from 'node:fs';
import { API, OPERATION_CALLS_BY_ACTION } from '@ballast/api';
import { BallastClient } from '@ballast/client';
import { startPlatform, type TestPlatform } from '@ballast/test-platform';
import { advisorRows } from './advisors.bench';
import { clientRows } from './clients.bench';
import { copySameRows } from './copy-baseline';
import { percentile } from './percentile';
import { recordRows } from './record.bench';

export interface BenchOptions {
  readonly log: 'embedded' | 'kafka';
  readonly databaseServerUrl: string;
  readonly kafkaBrokers: string | undefined;
  readonly participants: number;
  readonly singles: number;
  readonly say: (line: string) => void;
}

const ALLOCATIONS = [
  { underlying_currency: 'BTC', weight: '0.50' },
  { underlying_currency: 'ETH', weight: '0.30' },
  { underlying_currency: 'SOL', weight: '0.20' },
];
const COHORT_DEADLINE_MS = 600_000;
const SINGLE_DEADLINE_MS = 30_000;
const WARM_UP = 20;
const WARM_UP_COHORT = 3_000;
/** Upper bound of the time of an Operation of a cohort, as a multiple of the enrollment of this cohort in this run. */
const RATIO_MAX = 1.5;

/** Starts a platform, measures it, prints its table and stops it. Returns a line for each measure above its limit. */
export async function runPlatformBench(options: BenchOptions): Promise<readonly string[]> {
  const { log, say } = options;
  const layout = log === 'kafka' ? 'processes' : 'one-process';
  const platform = await startPlatform({
    databaseServerUrl: options.databaseServerUrl,
    layout,
    ...(options.kafkaBrokers === undefined ? {} : { kafkaBrokers: options.kafkaBrokers }),
  });
  const client = new BallastClient({ baseUrl: platform.baseUrl, key: 'sandbox-key', secret: 'sandbox-secret' });
  try {
    say(`\n${log} log, ${layout === 'processes' ? 'seven processes' : 'one process'}`);
    await singles(client, WARM_UP);
    const latency = await singles(client, options.singles);
    // Services and broker compile their hot paths while they run, so they handle a cohort before the measurement.
    await runCohort(client, 'enroll', await registerCohort(client, WARM_UP_COHORT, 'W'));
    const cohort = await registerCohort(client, options.participants, 'B');
    const before = cpuSeconds(platform);
    const enrolled = await runCohort(client, 'enroll', cohort);
    const after = cpuSeconds(platform);
    const copyMs = await copySameRows(platform.databaseUrl);
    const others: (readonly [string, string])[] = [];
    const exceeded: string[] = [];
    for (const kind of ['top-up', 'partial-sell', 'rebalance', 'liquidate'] as const) {
      const { settledMs } = await runCohort(client, kind, cohort);
      const ratio = settledMs / enrolled.settledMs;
      others.push([`${kind} of the same cohort (× enrollment)`, `${settledMs} ms (${ratio.toFixed(2)})`]);
      if (ratio > RATIO_MAX) exceeded.push(`${log}: ${kind} took ${ratio.toFixed(2)} × enrollment, above ${RATIO_MAX}`);
    }
    const measured: readonly (readonly [string, string])[] = [
      ['single enrollment, settled p50', `${percentile(latency, 0.5)} ms`],
      ['single enrollment, settled p99', `${percentile(latency, 0.99)} ms`],
      [`cohort of ${options.participants}, 202 after`, `${enrolled.acceptedMs.toFixed(0)} ms`],
      ['cohort settled after', `${enrolled.settledMs} ms`],
      ['Executions a second', String(Math.round((options.participants / enrolled.settledMs) * 1000))],
      ['COPY of the same final rows', `${copyMs.toFixed(0)} ms`],
      ...others,
      ['ratio to COPY', (enrolled.settledMs / copyMs).toFixed(1)],
      ...[...after].map(
        ([name, seconds]) =>
          [`CPU of ${name} for the cohort`, `${(seconds - (before.get(name) ?? 0)).toFixed(2)} s`] as const,
      ),
      ...memory(platform),
      ...(await recordRows(platform, { operationId: enrolled.operationId, participantCode: cohort.codes[0] ?? '' })),
    ];
    const { rows: ofClients, exceeded: slow } = await clientRows(client, platform.baseUrl);
    const { rows: ofAdvisors, exceeded: advised } = await advisorRows(client, platform.baseUrl);
    for (const [name, value] of [...measured, ...ofClients, ...ofAdvisors])
      say(`  ${name.padEnd(44)}${value.padStart(12)}`);
    return [...exceeded, ...[...slow, ...advised].map((fault) => `${log}: ${fault}`)];
  } finally {
    await client.close();
    await platform.stop();
  }
}

/** Enrolls one participant `count` times, one after the other. Returns milliseconds from accepted to settled. */
async function singles(client: BallastClient, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const strategy = await client.call(API.createStrategy, { body: { quoted_currency: 'USD' } });
    const participants = [{ participant_code: 'CUST01', amount: '100.00', auto_rebalance: true }];
    const accepted = await client.call(API.enroll, {
      params: { strategy_id: strategy.id },
      body: {
        allocations: ALLOCATIONS,
        participants,
      },
    });
    const operation = await client.settled(accepted.id, SINGLE_DEADLINE_MS);
    if (operation.status !== 'settled') throw new Error(`Operation ${operation.id} is ${operation.status}`);
    times.push(Date.parse(operation.updated_at) - Date.parse(operation.created_at));
  }
  return times;
}

interface Cohort {
  readonly strategyId: string;
  readonly codes: readonly string[];
}

interface Timing {
  readonly operationId: string;
  readonly acceptedMs: number;
  readonly settledMs: number;
}

async function registerCohort(client: BallastClient, size: number, prefix: string): Promise<Cohort> {
  const codes = Array.from(
    { length: size },
    (_, index) => `${prefix}${index.toString(36).toUpperCase().padStart(5, '0')}`,
  );
  await client.call(API.createParticipants, {
    body: {
      participants: codes.map((participant_code) => ({ participant_code, status: 'approved' as const })),
    },
  });
  const strategy = await client.call(API.createStrategy, { body: { quoted_currency: 'USD' } });
  return { strategyId: strategy.id, codes };
}

/** Allocations of each kind of Operation, and the members of each participant's entry. */
const REQUESTS = {
  enroll: { allocations: ALLOCATIONS, entry: { amount: '100.00', auto_rebalance: true } },
  'top-up': { allocations: ALLOCATIONS, entry: { amount: '50.00' } },
  'partial-sell': { allocations: ALLOCATIONS, entry: { amount: '30.00' } },
  rebalance: {
    allocations: [
      { underlying_currency: 'BTC', weight: '0.20' },
      { underlying_currency: 'ETH', weight: '0.60' },
      { underlying_currency: 'SOL', weight: '0.20' },
    ],
    entry: {},
  },
  liquidate: { allocations: undefined, entry: {} },
} as const;

type Kind = keyof typeof REQUESTS;

/** Time of one call for the whole cohort, until a GET shows its end, which is later than the decision of the orchestrator. */
async function runCohort(client: BallastClient, kind: Kind, { strategyId, codes }: Cohort): Promise<Timing> {
  const { allocations, entry } = REQUESTS[kind];
  const participants = codes.map((participant_code) => ({ participant_code, ...entry }));
  const started = performance.now();
  const body = { ...(allocations === undefined ? {} : { allocations }), participants };
  const accepted = await client.call(OPERATION_CALLS_BY_ACTION[kind].request, {
    params: { strategy_id: strategyId },
    body: body,
  });
  const acceptedMs = performance.now() - started;
  const operation = await client.settled(accepted.id, COHORT_DEADLINE_MS);
  if (operation.status !== 'settled' || operation.status_reason !== '') {
    throw new Error(`${kind} ${operation.id} is ${operation.status} (${operation.status_reason})`);
  }
  return { operationId: operation.id, acceptedMs, settledMs: Math.round(performance.now() - started) };
}

const CLOCK_TICKS_PER_SECOND = 100;

/** CPU time of each process since its start, in seconds. Other load on the machine does not change it. */
function cpuSeconds(platform: TestPlatform): ReadonlyMap<string, number> {
  return new Map(
    [...platform.pids].map(([name, pid]) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      return [name, (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND];
    }),
  );
}

/** Rows with the resident memory of each process, now and at most, in megabytes. */
function memory(platform: TestPlatform): readonly (readonly [string, string])[] {
  return [...platform.pids].map(([name, pid]) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = (field: string): string =>
      (Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024).toFixed(0);
    return [`memory of ${name} now (most)`, `${megabytes('VmRSS')} (${megabytes('VmHWM')}) MB`];
  });
}
