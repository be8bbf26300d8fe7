// All five Operations on a whole cohort, one call each, with the time that each of them takes.
import { API } from './api.mjs';
import { floatOf } from './balances.mjs';
import { count, executionTable, explain, money, say, since, step, table } from './print.mjs';
import { request, requestOperation, webhooksOf } from './session.mjs';
import { BASKET } from './steps/2-enroll.mjs';

const OPERATION_DEADLINE_MS = 600_000;
const WEBHOOK_DEADLINE_MS = 300_000;
const PROGRESS_MS = 1_000;
const TRANSITIONS = 3;
const TARGET = [
  { underlying_currency: 'BTC', weight: '0.40' },
  { underlying_currency: 'ETH', weight: '0.40' },
  { underlying_currency: 'SOL', weight: '0.20' },
];

/** The five requests, in an order in which each finds something to do. */
function requestsFor(codes) {
  const listed = (rest) => codes.map((participant_code) => ({ participant_code, ...rest }));
  return [
    ['enroll', { allocations: BASKET, participants: listed({ amount: '100.00', auto_rebalance: true }) }],
    ['top-up', { allocations: BASKET, participants: listed({ amount: '50.00' }) }],
    ['partial-sell', { allocations: BASKET, participants: listed({ amount: '20.00' }) }],
    ['rebalance', { allocations: TARGET }],
    ['liquidate', { participants: listed() }],
  ];
}

export async function runCohort(session, size) {
  step(`A cohort of ${count(size)}: five Operations, one call each`);
  const codes = Array.from({ length: size }, (_, index) => `D${index.toString(36).toUpperCase().padStart(5, '0')}`);
  await request(session, API.createParticipants, {
    body: { participants: codes.map((participant_code) => ({ participant_code, status: 'approved' })) },
  });
  const strategy = await request(session, API.createStrategy, {
    body: { quoted_currency: 'USD', metadata: { cohort: size } },
  });
  const before = await floatOf(session.client);
  const times = [];
  for (const [action, body] of requestsFor(codes)) {
    times.push(await runOne({ ...session, strategy }, { action, body, size, sample: codes[0] }));
  }
  explain('Times');
  table(
    [
      ['Operation', ({ action }) => action],
      ['accepted', ({ acceptedMs }) => `${acceptedMs} ms`],
      ['terminal', ({ terminalMs }) => `${terminalMs} ms`],
      ['all webhooks', ({ webhooksMs }) => `${webhooksMs} ms`],
      ['Executions/s', ({ terminalMs }) => count(Math.round((size * 1000) / terminalMs))],
      ['webhooks', ({ webhooks }) => count(webhooks)],
    ],
    times,
  );
  explain(`float before ${money(before)} USD, after ${money(await floatOf(session.client))} USD`);
}

async function runOne(session, { action, body, size, sample }) {
  const { client, receiver } = session;
  const seen = receiver.count();
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  say('');
  const accepted = await requestOperation(session, action, body);
  const acceptedMs = elapsed();
  const progress = setInterval(() => {
    say(`  ${since(started).padStart(9)}  ${count(receiver.count() - seen)} webhooks received`);
  }, PROGRESS_MS);
  try {
    const operation = await client.settled(accepted.id, OPERATION_DEADLINE_MS, ({ status, status_reason: reason }) =>
      say(`  ${since(started).padStart(9)}  ${status}${reason && ` (${reason})`}`),
    );
    const terminalMs = elapsed();
    // A webhook for each transition, each Execution, and each Trader that the enrollment opened.
    const webhooks = TRANSITIONS + size * (action === 'enroll' ? 2 : 1);
    await receiver.waitUntil(() => receiver.count() - seen >= webhooks, WEBHOOK_DEADLINE_MS);
    const webhooksMs = elapsed();
    await show(session, operation, sample);
    return { action, acceptedMs, terminalMs, webhooksMs, webhooks };
  } finally {
    clearInterval(progress);
    receiver.forget();
  }
}

/** Prints how many Executions ended in each status, as their webhooks say, and the Execution of `sample` in full. */
async function show(session, operation, sample) {
  const ends = new Map();
  for (const { operation_id: id, status, status_reason: reason } of session.receiver.all()) {
    if (id !== operation.id) continue;
    const end = `${status}${reason && ` (${reason})`}`;
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  explain(`Executions: ${[...ends].map(([end, number]) => `${count(number)} ${end}`).join(', ')}`);
  const executions = await session.client.all(API.listExecutions, {
    query: { operation_id: operation.id, participant_code: sample },
  });
  await webhooksOf(session, [operation, ...executions]);
  for (const execution of executions) executionTable(execution);
}
