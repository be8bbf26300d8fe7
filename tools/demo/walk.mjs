// The walk itself: create a Strategy, enroll, watch, and hold what was said against what was delivered.
import { randomUUID } from 'node:crypto';
import { startReceiver } from './receiver.mjs';
import { executionTable, say, step, money, since } from './print.mjs';

const ALLOCATIONS = [
  { underlying_currency: 'BTC', weight: '0.50' },
  { underlying_currency: 'ETH', weight: '0.30' },
  { underlying_currency: 'SOL', weight: '0.20' },
];
const WALK_DEADLINE_MS = 30_000;
const COHORT_DEADLINE_MS = 300_000;
const WEBHOOK_DEADLINE_MS = 60_000;
const COHORT_AMOUNT = '100.00';

async function request(client, method, path, body) {
  const shown = body === undefined ? '' : ` ${abbreviate(body)}`;
  say(`  → ${method} ${path}${shown}`);
  const started = performance.now();
  const answer = await client.send(method, path, body, method === 'GET' ? undefined : randomUUID());
  say(`  ← ${answer.status} in ${since(started)}`);
  if (answer.status >= 300)
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

function abbreviate(body) {
  const text = JSON.stringify(body);
  return text.length <= 400 ? text : `${text.slice(0, 300)}… (${text.length.toLocaleString('en')} bytes)`;
}

async function floatOf(client) {
  const { accounts } = await client.get('/float');
  const usd = accounts.find(({ asset }) => asset === 'USD');
  return usd === undefined ? '0.00' : usd.balance;
}

/** Waits for the Operation and prints each status as soon as it is seen. */
async function watch(client, operation, deadlineMs, onPoll) {
  const started = performance.now();
  const timer = onPoll === undefined ? undefined : setInterval(onPoll, 250);
  try {
    return await client.settled(operation.id, deadlineMs, ({ status, status_reason: reason }) =>
      say(`  ${since(started).padStart(9)}  ${status}${reason === '' ? '' : ` (${reason})`}`),
    );
  } finally {
    clearInterval(timer);
  }
}

async function enroll(client, strategy, participants) {
  return request(client, 'POST', `/strategies/${strategy.id}/enroll`, { allocations: ALLOCATIONS, participants });
}

async function walk(client, receiver) {
  step('1. Create a Strategy');
  const strategy = await request(client, 'POST', '/strategies', {
    quoted_currency: 'USD',
    metadata: { platform_label: 'Blue Chip Crypto' },
  });
  say(`  Strategy ${strategy.id}`);

  step('2. Enroll two participants');
  const before = await floatOf(client);
  const operation = await enroll(client, strategy, [
    { participant_code: 'CUST01', amount: '10000.00', auto_rebalance: true },
    { participant_code: 'CUST02', amount: '5000.00', auto_rebalance: true },
  ]);
  const ended = await watch(client, operation, WALK_DEADLINE_MS);
  const executions = await client.executions(operation.id);
  for (const execution of executions) executionTable(execution);
  const after = await floatOf(client);
  say(`\n  float before ${money(before)} USD, after ${money(after)} USD`);
  const transitions = 3;
  await receiver.waitFor(transitions + executions.length * 2, WEBHOOK_DEADLINE_MS);
  await compare(client, receiver, [ended, ...executions]);
  return strategy;
}

/** What a webhook said of a resource last must be what its GET says. */
async function compare(client, receiver, resources) {
  const latest = receiver.latestById();
  for (const resource of resources) {
    if (JSON.stringify(latest.get(resource.id)) !== JSON.stringify(resource)) {
      throw new Error(`The webhook of ${resource.id} does not say what its GET says.`);
    }
  }
  say(`  ${receiver.count()} webhooks, every signature verified, each equal to its GET`);
}

async function cohort(client, receiver, size) {
  step(`3. Enroll a cohort of ${size.toLocaleString('en')} in one call`);
  const codes = Array.from({ length: size }, (_, index) => `D${index.toString(36).toUpperCase().padStart(5, '0')}`);
  await request(client, 'POST', '/participants/bulk', {
    participants: codes.map((participant_code) => ({ participant_code, status: 'approved' })),
  });
  const strategy = await request(client, 'POST', '/strategies', { quoted_currency: 'USD', metadata: { cohort: size } });
  const before = await floatOf(client);
  const seen = receiver.count();
  const started = performance.now();
  const operation = await enroll(
    client,
    strategy,
    codes.map((participant_code) => ({ participant_code, amount: COHORT_AMOUNT, auto_rebalance: true })),
  );
  const progress = () =>
    say(`  ${since(started).padStart(9)}  ${(receiver.count() - seen).toLocaleString('en')} webhooks received`);
  const ended = await watch(client, operation, COHORT_DEADLINE_MS, progress);
  const seconds = (performance.now() - started) / 1000;
  say(`  ${Math.round(size / seconds).toLocaleString('en')} Executions a second`);
  await receiver.waitFor(seen + 3 + size * 2, WEBHOOK_DEADLINE_MS, progress);
  say(`  float before ${money(before)} USD, after ${money(await floatOf(client))} USD`);
  await compare(client, receiver, [ended]);
}

export async function runDemo({ client, baseUrl, participants }) {
  say(`Ballast at ${baseUrl}`);
  const receiver = await startReceiver();
  const endpoint = await client.call('POST', '/webhooks/endpoints', { url: receiver.url });
  receiver.expect(endpoint.secret);
  say(`Webhooks go to ${receiver.url}`);
  try {
    await walk(client, receiver);
    if (participants > 0) await cohort(client, receiver, participants);
  } finally {
    await client.call('DELETE', `/webhooks/endpoints/${endpoint.id}`);
    await receiver.close();
  }
  say('\nDone. Look around: GET /strategies/executions, /ledger/entries, /events; the API is described at /docs.');
}
