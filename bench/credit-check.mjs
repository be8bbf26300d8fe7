// `node bench/credit-check.mjs` measures the time of the credit check per participant of an enrollment in three assets,
// from the command in the log to the commit: first the check with its hold, then the settlement with its six transfers.
// The database is fresh and the log is the embedded one. Checks come in order on one partition, because they share a
// float; settlements come on several partitions.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPostgres } from '../infra/postgres/embedded.mjs';
import { build } from '../tools/build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PARTITIONS = 4;
const GROUP = 'credit-check';

const { values } = parseArgs({
  options: {
    participants: { type: 'string', default: '20000' },
    chunk: { type: 'string', default: '500' },
    // Number of chunks in one slice of the log.
    slice: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '4' },
    // Number of Operations on the same Traders: one enrollment, then top-ups.
    rounds: { type: 'string', default: '1' },
    // Participants of another platform that are settled before the measurement, as in a service that has run for long.
    'warm-up': { type: 'string', default: '5000' },
  },
});
const perChunk = Number(values.chunk);
const concurrency = Number(values.concurrency);
const perSlice = Number(values.slice);

await build();
const load = createRequire(join(ROOT, 'dist/'));
const { TOPIC_DEFINITIONS } = load('./libs/contracts/src/index.js');
const { holdsDecided } = load('./libs/contracts/src/credit/messages.js');
const { derivedId } = load('./libs/kernel/src/index.js');
const { logTablesMigration, openLog, WritePath } = load('./libs/platform/log/src/index.js');
const { openDatabase } = load('./libs/platform/postgres/src/index.js');
const app = './apps/credit-check/src';
const { service } = load(`${app}/index.js`);
const { configSchema } = load(`${app}/config.js`);
const { receivers } = load(`${app}/testing/receivers.js`);
const { booked, changed, chunkOf, deposit, place } = load(`${app}/testing/messages.js`);

const postgres = await startPostgres();
const database = await openDatabase({
  url: postgres.url,
  schema: service.schema,
  poolSize: concurrency + 2,
  entities: service.entities,
  migrations: [logTablesMigration(service.schema), ...service.migrations],
  applicationName: 'bench',
});
const topics = TOPIC_DEFINITIONS.map(({ name, retentionMs }) => ({ name, retentionMs, partitions: PARTITIONS }));
const log = openLog({ kind: 'embedded', database, topics });
await log.start();
const writePath = new WritePath(database, log);
const config = configSchema.parse({ DATABASE_URL: postgres.url, INTERNAL_TOKEN: 'token-of-the-bench' });
const consumers = await receivers({ config, database, log, writePath });
await database.query(
  `INSERT INTO credit.log_positions
   SELECT $1, topic, partition, 0 FROM unnest($2::text[]) AS t(topic), generate_series(0, $3 - 1) AS p(partition)`,
  [GROUP, Object.keys(consumers), PARTITIONS],
);

/** Delivers messages on `lanes` partitions at once, in slices of `perSlice`; each partition keeps its order. */
async function deliver(messages, lanes) {
  const queues = Array.from({ length: lanes }, (_, partition) => messages.filter((_, at) => at % lanes === partition));
  await Promise.all(queues.map((queue, partition) => deliverQueue(queue, partition)));
}

const offsets = new Map();

async function deliverQueue(queue, partition) {
  for (let first = 0; first < queue.length; first += perSlice) {
    const some = queue.slice(first, first + perSlice);
    const at = { topic: some[0].topic, partition };
    const offset = offsets.get(`${at.topic}/${partition}`) ?? 0;
    offsets.set(`${at.topic}/${partition}`, offset + some.length);
    await consumers[at.topic].receive({
      ...at,
      group: GROUP,
      firstOffset: String(offset),
      nextOffset: String(offset + some.length),
      messages: some.map((message, place) => ({
        ...message,
        ...at,
        offset: String(offset + place),
        headers: {},
        timestamp: 0,
      })),
    });
  }
}

async function measured(what, count, work) {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const micros = (performance.now() - startedAt) * 1000;
  const { user, system } = process.cpuUsage(cpu);
  const each = (total) => (total / count).toFixed(1).padStart(6);
  return `${what.padEnd(28)} ${each(micros)} µs a participant, of it ${each(user + system)} µs in this process\n`;
}

async function decisions() {
  const rows = await database.query(`SELECT key, value FROM log.messages WHERE type = '${holdsDecided.type}'`);
  return new Map(
    rows.map(({ key, value }) => [`${key}/${JSON.parse(value).data.chunk}`, JSON.parse(value).data.decisions]),
  );
}

/** Registers participants, funds the float, enrolls all, tops up `rounds - 1` times. Returns one line of times each. */
async function run(platformCode, count, rounds) {
  const codes = Array.from({ length: count }, (_, index) => `P${index.toString(36)}`);
  const perChunkCodes = Array.from({ length: Math.ceil(count / perChunk) }, (_, chunk) =>
    codes.slice(chunk * perChunk, (chunk + 1) * perChunk),
  );
  const registered = perChunkCodes.map((some) =>
    changed(
      platformCode,
      some.map((code) => ({ participant_code: code })),
    ),
  );
  const report = [await measured('participants', count, () => deliver(registered, 1))];
  await deliver([deposit(platformCode, 'float', '1000000000.00')], 1);
  for (let round = 0; round < rounds; round += 1) {
    const strategyId = derivedId('strategy', platformCode, 0);
    const operationId = derivedId('operation', platformCode, round);
    const type = round === 0 ? 'enrollment' : 'top_up';
    const chunks = perChunkCodes.map((some, chunk) => {
      const amounts = some.map((code) => [code, '1000.00']);
      return chunkOf({ platformCode, strategyId, operationId, chunk, type, amounts });
    });
    const commands = chunks.map(place);
    report.push(await measured(`${type}: check and hold`, count, () => deliver(commands, 1)));
    const decided = await decisions();
    const trades = chunks.map((chunk) => booked(chunk, decided.get(`${operationId}/${chunk.chunk}`)));
    report.push(await measured(`${type}: settlement`, count, () => deliver(trades, concurrency)));
  }
  return report;
}

try {
  await run('WARMUP', Number(values['warm-up']), 1);
  process.stdout.write((await run('SANDBX', Number(values.participants), Number(values.rounds))).join(''));
} finally {
  await log.close();
  await database.close();
  await postgres.stop();
}
