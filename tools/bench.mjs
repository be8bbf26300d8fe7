// `npm run bench`: how fast the platform is, as ratios measured in one run on this machine.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installDependencies } from './start/install.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOGS = ['embedded', 'kafka'];
const USAGE = `npm run bench [-- --participants 10000] [-- --singles 200] [-- --log embedded|kafka]

  --participants  size of the cohort enrolled in one call (10000)
  --singles       enrollments of one participant, one after the other on an idle platform (200)
  --log           only this log; otherwise both, Kafka with each service in a process of its own
`;

const { values } = parseArgs({
  options: {
    participants: { type: 'string', default: '10000' },
    singles: { type: 'string', default: '200' },
    log: { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (values.help || (values.log !== undefined && !LOGS.includes(values.log))) {
  process.stdout.write(USAGE);
  process.exit(values.help ? 0 : 2);
}

const say = (text) => process.stdout.write(`${text}\n`);
await installDependencies(ROOT, { say });
const { build } = await import('./build.mjs');
await build();
const { startPostgres } = await import('../infra/postgres/embedded.mjs');
const { startKafka } = await import('../infra/kafka/local-broker.mjs');
const { runPlatformBench } = createRequire(import.meta.url)(join(ROOT, 'dist/bench/platform.bench.js'));

const postgres = await startPostgres();
try {
  for (const log of values.log === undefined ? LOGS : [values.log]) {
    // The optimising compiler of Java, which the tests leave out for a quicker start, pays off within a minute.
    const kafka = log === 'kafka' ? await startKafka({ fast: false }) : undefined;
    try {
      const exceeded = await runPlatformBench({
        log,
        databaseServerUrl: postgres.url,
        kafkaBrokers: kafka?.brokers,
        participants: Number(values.participants),
        singles: Number(values.singles),
        say,
      });
      for (const fault of exceeded) say(`\n!!! ${fault}`);
      if (exceeded.length > 0) process.exitCode = 1;
    } finally {
      await kafka?.stop();
    }
  }
} finally {
  await postgres.stop();
}
