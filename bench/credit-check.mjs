// `node bench/credit-check.mjs`: what one participant of an enrollment in three assets costs the credit check, from a
// command in the log to the commit: the check with its hold, and the settlement with its six transfers. On a fresh
// database with the embedded log; floats are one ordered stream, settlements come on several partitions.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPostgres } from '../infra/postgres/embedded.mjs';
import { build } from '../tools/build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PARTITIONS = 4;
const GROUP = 'credit-check';
const PLATFORM = 'SANDBX';

const { values } = parseArgs({
  options: {
    participants: { type: 'string', default: '20000' },
    chunk: { type: 'string', default: '500' },
    concurrency: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '1' },
  },
});
const count = Number(values.participants);
const perChunk = Number(values.chunk);
const concurrency = Number(values.concurrency);

await build();
const load = createRequire(join(ROOT, 'dist/'));
const { holdsDecided, TOPIC_DEFINITIONS, TOPICS } = load('./libs/contracts/src/index.js');
const { derivedId } = load('./libs/kernel/src/index.js');
const { logTablesMigration, openLog, WritePath } = load('./libs/platform/log/src/index.js');
const { createLogger, Metrics } = load('./libs/platform/observability/src/index.js');
const { openDatabase } = load('./libs/platform/postgres/src/index.js');
const app = './apps/credit-check/src';
const { service } = load(`${app}/index.js`);
const { CreditMetrics } = load(`${app}/credit.metrics.js`);
const { PlaceHoldsHandler } = load(`${app}/place-holds/place-holds.handler.js`);
const { PostDepositsHandler } = load(`${app}/post-deposits/post-deposits.handler.js`);
const { PostSettlementsHandler } = load(`${app}/post-settlements/post-settlements.handler.js`);
const { ApplyParticipantsHandler } = load(`${app}/apply-participants/apply-participants.handler.js`);
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
const logger = createLogger({ service: GROUP, level: 'silent' });
const metrics = new CreditMetrics(new Metrics(GROUP));
const handlers = {
  [TOPICS.registryEvents]: new ApplyParticipantsHandler(),
  [TOPICS.creditCommands]: {
    handle: (tx, messages) => (messages[0].type === 'holds.place' ? placeHolds : deposits).handle(tx, messages),
  },
  [TOPICS.tradeEvents]: new PostSettlementsHandler(logger, metrics),
};
const placeHolds = new PlaceHoldsHandler(logger, { SELL_HOLD_BUFFER_BPS: 200 }, metrics);
const deposits = new PostDepositsHandler(logger, metrics);
await database.query(
  `INSERT INTO credit.log_positions
   SELECT $1, topic, partition, 0 FROM unnest($2::text[]) AS t(topic), generate_series(0, $3 - 1) AS p(partition)`,
  [GROUP, Object.keys(handlers), PARTITIONS],
);

/** One slice per message, on as many partitions as work at once, each in its order. */
async function deliver(messages, lanes) {
  const queues = Array.from({ length: lanes }, (_, partition) => messages.filter((_, at) => at % lanes === partition));
  await Promise.all(queues.map((queue, partition) => follow(queue, partition)));
}

const offsets = new Map();

async function follow(queue, partition) {
  for (const message of queue) {
    const at = { topic: message.topic, partition };
    const offset = offsets.get(`${message.topic}/${partition}`) ?? 0;
    offsets.set(`${message.topic}/${partition}`, offset + 1);
    const messages = [{ ...message, ...at, offset: String(offset), headers: {}, timestamp: 0 }];
    const slice = { ...at, group: GROUP, firstOffset: String(offset), nextOffset: String(offset + 1), messages };
    await writePath.commit(slice, (tx, received) => handlers[message.topic].handle(tx, received));
  }
}

async function measured(what, messages, lanes) {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await deliver(messages, lanes);
  const micros = (performance.now() - startedAt) * 1000;
  const { user, system } = process.cpuUsage(cpu);
  const each = (total) => (total / count).toFixed(1).padStart(6);
  process.stdout.write(
    `${what.padEnd(28)} ${each(micros)} µs a participant, of it ${each(user + system)} µs in this process\n`,
  );
}

async function decisions() {
  const rows = await database.query(`SELECT key, value FROM log.messages WHERE type = '${holdsDecided.type}'`);
  return new Map(
    rows.map(({ key, value }) => [`${key}/${JSON.parse(value).data.chunk}`, JSON.parse(value).data.decisions]),
  );
}

const codes = Array.from({ length: count }, (_, index) => `P${index.toString(36)}`);
const slicesOfCodes = Array.from({ length: Math.ceil(count / perChunk) }, (_, chunk) =>
  codes.slice(chunk * perChunk, (chunk + 1) * perChunk),
);
try {
  const registered = slicesOfCodes.map((some) =>
    changed(
      PLATFORM,
      some.map((code) => ({ participant_code: code })),
    ),
  );
  await measured('participants', registered, 1);
  await deliver([deposit(PLATFORM, 'float', '1000000000.00')], 1);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const strategyId = derivedId('strategy', 'bench', 0);
    const operationId = derivedId('operation', 'bench', round);
    const type = round === 0 ? 'enrollment' : 'top_up';
    const chunks = slicesOfCodes.map((some, chunk) =>
      chunkOf({
        platformCode: PLATFORM,
        strategyId,
        operationId,
        chunk,
        type,
        amounts: some.map((code) => [code, '1000.00']),
      }),
    );
    await measured(`${type}: check and hold`, chunks.map(place), 1);
    const decided = await decisions();
    const trades = chunks.map((chunk) => booked(chunk, decided.get(`${operationId}/${chunk.chunk}`)));
    await measured(`${type}: settlement`, trades, concurrency);
  }
} finally {
  await log.close();
  await database.close();
  await postgres.stop();
}
