// `npm run demo`: a whole integration, step by step, against a running platform, with a real webhook receiver.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installDependencies } from './start/install.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PARTICIPANTS_MAX = 100_000;
const USAGE = `npm run demo [-- [--advisors] [--participants 10000] [--url http://127.0.0.1:3000]]

  --advisors      walk through the guide for financial advisors instead
  --participants  then run all five Operations on a cohort of this many (0 to ${PARTICIPANTS_MAX})
  --url           where the platform listens
  PORT            or only the port on this machine (3000)
  API_KEY, API_SECRET   the key to sign with (sandbox-key, sandbox-secret)
  ADVISOR_KEY, ADVISOR_SECRET   the key of ADVSR1 (advisor-key, advisor-secret)
`;

function options() {
  try {
    const { values } = parseArgs({
      options: {
        advisors: { type: 'boolean' },
        participants: { type: 'string' },
        url: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    const participants = Number(values.participants ?? 0);
    if (!Number.isInteger(participants) || participants < 0 || participants > PARTICIPANTS_MAX) {
      throw new Error(`--participants ${values.participants} is not a number from 0 to ${PARTICIPANTS_MAX}`);
    }
    const { advisors = false } = values;
    if (!values.help)
      return { advisors, participants, baseUrl: values.url ?? `http://127.0.0.1:${process.env.PORT || 3000}` };
    process.stdout.write(USAGE);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** Text for a platform that does not answer: how to start one at this address, and how to name another address. */
function notReady(url) {
  const { port } = new URL(url);
  const start = port === '' || port === '3000' ? 'npm start' : `PORT=${port} npm start`;
  return (
    `No platform is ready at ${url}. Start one in another terminal: ${start}. ` +
    'If it listens elsewhere, name its port, PORT=… npm run demo, or its address, npm run demo -- --url http://…'
  );
}

const { advisors, participants, baseUrl } = options();
try {
  const reachable = await fetch(`${baseUrl}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!reachable) throw new Error(notReady(baseUrl));
  await installDependencies(ROOT, { say: (text) => process.stdout.write(`${text}\n`) });
  const { build } = await import('./build.mjs');
  await build();
  const { BallastClient } = await import('./demo/api.mjs');
  const client = new BallastClient({
    baseUrl,
    key: process.env.API_KEY || 'sandbox-key',
    secret: process.env.API_SECRET || 'sandbox-secret',
  });
  if (advisors) {
    const { runAdvisorDemo } = await import('./demo/advisor-walk.mjs');
    const advisor = new BallastClient({
      baseUrl,
      key: process.env.ADVISOR_KEY || 'advisor-key',
      secret: process.env.ADVISOR_SECRET || 'advisor-secret',
    });
    await runAdvisorDemo({ client, advisor, baseUrl });
    await advisor.close();
  } else {
    const { runDemo } = await import('./demo/walk.mjs');
    await runDemo({ client, baseUrl, participants });
  }
  await client.close();
} catch (error) {
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
