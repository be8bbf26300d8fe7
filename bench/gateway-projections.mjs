// `node bench/gateway-projections.mjs` measures the time of one event in the gateway, from the log to the commit,
// including the public event that it leads to. The database is fresh and the log is the embedded one.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPostgres } from '../infra/postgres/embedded.mjs';
import { build } from '../tools/build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PARTITIONS = 4;
const SLICE_MESSAGES = 200;
const TICK_US = 10_000;
const PLATFORM = 'SANDBX';
const ASSETS = ['BTC', 'ETH', 'SOL'];
const CREATED_AT = '2026-04-17T10:30:00.000Z';
const DECIDED_AT = '2026-04-17T10:30:01.000Z';
const CLOSED_AT = '2026-04-17T10:30:04.000Z';

const { values } = parseArgs({
  options: { executions: { type: 'string', default: '20000' }, concurrency: { type: 'string', default: '4' } },
});
const count = Number(values.executions);

await build();
const load = createRequire(join(ROOT, 'dist/'));
const contracts = load('./libs/contracts/src/index.js');
const messages = load('./libs/contracts/src/operation/messages.js');
const { derivedId, executionId, systemClock, tradeId, traderId } = load('./libs/kernel/src/index.js');
const { decodeMessages, logTablesMigration, openLog, WritePath } = load('./libs/platform/log/src/index.js');
const { edgeTablesMigration, PendingRequestStore } = load('./libs/platform/edge/src/index.js');
const { createLogger } = load('./libs/platform/observability/src/index.js');
const { openDatabase } = load('./libs/platform/postgres/src/index.js');
const gateway = './apps/gateway/src';
const { CreateProjections0001 } = load(`${gateway}/persistence/migrations/0001-projections.js`);
const { ExecutionEventsHandler } = load(`${gateway}/projections/executions/execution-events.handler.js`);
const { readExecutionEvent } = load(`${gateway}/projections/executions/read-execution-events.js`);
const { ExecutionsProjection } = load(`${gateway}/projections/executions/executions.projection.js`);
const { OperationsProjection } = load(`${gateway}/projections/operations/operations.projection.js`);
const { TradersProjection } = load(`${gateway}/projections/traders/traders.projection.js`);
const { PublicEventsProjection } = load(`${gateway}/events/public-events.projection.js`);
const { Replies } = load(`${gateway}/replies/replies.js`);
const { ReplyStore } = load(`${gateway}/replies/reply.store.js`);

const operationId = derivedId('operation', 'bench', 0);
const strategyId = derivedId('strategy', 'bench', 0);

function execution(index, status) {
  const code = `P${index.toString(36)}`;
  const id = executionId(operationId, code);
  const isSettled = status === 'settled';
  return {
    id,
    strategy_id: strategyId,
    operation_id: operationId,
    trader_id: traderId(strategyId, code),
    participant_code: code,
    account_label: strategyId,
    status,
    status_reason: '',
    status_code: '',
    instructions: ASSETS.map((underlying_currency, leg) => ({
      underlying_currency,
      quoted_currency: 'USD',
      side: 'buy',
      amount: '3333.33',
      amount_type: 'notional',
      status: isSettled ? 'executed' : 'pending',
      status_reason: '',
      price: isSettled ? '60000.00' : '',
      quantity: isSettled ? '0.05555550' : '',
      total_notional: isSettled ? '3333.33' : '',
      trade_ids: isSettled ? [tradeId(id, leg)] : [],
      executed_at: isSettled ? CLOSED_AT : '',
    })),
    initiated_by: '',
    grant_version: 0,
    authorized_at: DECIDED_AT,
    created_at: CREATED_AT,
    updated_at: isSettled ? CLOSED_AT : DECIDED_AT,
  };
}

const REQUEST = contracts.rootCause({
  actor: { platform_code: PLATFORM, key_id: operationId },
  correlationId: operationId,
  platformCode: PLATFORM,
});

function message(type, index, occurredAt, data) {
  const key = traderId(strategyId, `P${index.toString(36)}`);
  const common = {
    key,
    place: key,
    cause: { ...REQUEST, id: operationId, recordId: operationId },
    occurredAt,
  };
  return contracts.compose(type, { ...common, data });
}

function trader(index) {
  const { trader_id: id, participant_code, account_label } = execution(index, 'awaiting_execution');
  const times = { created_at: DECIDED_AT, updated_at: DECIDED_AT };
  return { id, strategy_id: strategyId, participant_code, account_label, auto_rebalance: true, ...times };
}

const STAGES = {
  'decided, Trader opened': (index) => [
    message(messages.executionDecided, index, DECIDED_AT, {
      index,
      execution: execution(index, 'awaiting_execution'),
      trader: trader(index),
    }),
  ],
  closed: (index) => [
    message(messages.executionClosed, index, CLOSED_AT, { index, execution: execution(index, 'settled') }),
  ],
};

function* slices(partition, messages, offset) {
  for (let start = 0; start < messages.length; start += SLICE_MESSAGES) {
    const slice = messages.slice(start, start + SLICE_MESSAGES).map((each, position) => ({
      ...each,
      partition,
      offset: String(offset + start + position),
      headers: {},
      timestamp: 0,
    }));
    const topic = contracts.TOPICS.executionEvents;
    const [firstOffset, nextOffset] = [String(offset + start), String(offset + start + slice.length)];
    yield { group: 'gateway', topic, partition, firstOffset, nextOffset, messages: slice };
  }
}

/** CPU time that the processes of Postgres have used so far, in microseconds; 0 on a system without /proc. */
async function serverCpuUs(database) {
  const rows = await database.query('SELECT pid FROM pg_stat_activity');
  const ticks = rows.map(({ pid }) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
      return Number(fields[11]) + Number(fields[12]);
    } catch {
      return 0; // Another system, or a process that has ended.
    }
  });
  return ticks.reduce((sum, each) => sum + each, 0) * TICK_US;
}

/** Sums the time of all appends to the log. Appends run side by side, so the sum may exceed the time of the stage. */
function timed(log) {
  const append = log.append.bind(log);
  const clock = { appendMs: 0 };
  log.append = async (tx, messages) => {
    const started = performance.now();
    await append(tx, messages);
    clock.appendMs += performance.now() - started;
  };
  return clock;
}

/** Projects a stage through the write path, partitions side by side as in a gateway. Returns times in µs per event. */
async function project(stage, { database, writePath, handler, offsets, clock }) {
  const partitions = Array.from({ length: PARTITIONS }, () => []);
  for (let index = 0; index < count; index += 1) {
    const made = stage(index);
    partitions[Number.parseInt(made[0].key.slice(0, 2), 16) % PARTITIONS].push(...made);
  }
  const work = partitions.map((messages, partition) => [...slices(partition, messages, offsets[partition])]);
  partitions.forEach((messages, partition) => (offsets[partition] += messages.length));
  clock.appendMs = 0;
  const serverCpu = await serverCpuUs(database);
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  let next = 0;
  const worker = async () => {
    for (let mine = next++; mine < PARTITIONS; mine = next++) {
      for (const batch of work[mine]) {
        await writePath.commit(batch, (tx, messages) =>
          handler.handle(tx, decodeMessages(messages, readExecutionEvent)),
        );
      }
    }
  };
  await Promise.all(Array.from({ length: Number(values.concurrency) }, worker));
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const events = partitions.reduce((sum, messages) => sum + messages.length, 0);
  return {
    events,
    wallUs: (wallMs * 1_000) / events,
    cpuUs: (user + system) / events,
    serverUs: ((await serverCpuUs(database)) - serverCpu) / events,
    appendUs: (clock.appendMs * 1_000) / events,
  };
}

const postgres = await startPostgres();
try {
  const database = await openDatabase({
    url: postgres.url,
    schema: 'gateway',
    poolSize: 8,
    entities: [],
    migrations: [logTablesMigration('gateway'), edgeTablesMigration('gateway'), CreateProjections0001],
    applicationName: 'bench',
  });
  const topics = contracts.TOPIC_DEFINITIONS.map((topic) => ({ ...topic, partitions: PARTITIONS }));
  const log = openLog({ kind: 'embedded', database, topics });
  await log.start();
  await database.query(
    `INSERT INTO gateway.log_positions SELECT 'gateway', $1, partition, 0 FROM generate_series(0, $2::int - 1) AS partition`,
    [contracts.TOPICS.executionEvents, PARTITIONS],
  );
  const requests = new PendingRequestStore(database);
  const writePath = new WritePath(database, log);
  const handler = new ExecutionEventsHandler(
    new TradersProjection(),
    new ExecutionsProjection(),
    new OperationsProjection(),
    new PublicEventsProjection(),
    new Replies(database, requests, new ReplyStore(), createLogger({ service: 'bench', level: 'silent' }), systemClock),
  );
  const clock = timed(log);
  const run = { database, clock, writePath, handler, offsets: Array(PARTITIONS).fill(0) };
  for (const [name, stage] of Object.entries(STAGES)) {
    const { events, ...us } = await project(stage, run);
    const [wall, cpu, server, append] = [us.wallUs, us.cpuUs, us.serverUs, us.appendUs].map((each) => each.toFixed(1));
    process.stdout.write(
      `${name}: ${events} events, ${wall} µs each; computing: Node ${cpu} µs, Postgres ${server} µs; in appends: ${append} µs\n`,
    );
  }
  const [rows] = await database.query(
    `SELECT (SELECT last_position FROM gateway.public_positions) AS positions, pg_stat_force_next_flush()`,
  );
  const [hot] = await database.query(
    `SELECT n_tup_upd AS updates, n_tup_hot_upd AS hot FROM pg_stat_user_tables WHERE relname = 'executions'`,
  );
  process.stdout.write(`${rows.positions} public events, ${hot.hot} of ${hot.updates} updates without an index\n`);
  await log.close();
  await database.close();
} finally {
  await postgres.stop();
}
