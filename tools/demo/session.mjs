// The parts of every step: send a request, follow its Operation to the end, and compare the webhooks with the GETs.
import { addressOf, OPERATION_CALLS_BY_ACTION } from './api.mjs';
import { balancesTable, readBalances } from './balances.mjs';
import { abbreviate, executionTable, explain, say, since, table } from './print.mjs';

const OPERATION_DEADLINE_MS = 30_000;
const WEBHOOK_DEADLINE_MS = 60_000;

/** Sends one request of a call and prints it with its answer. */
export async function request({ client }, call, input = {}) {
  const address = `${call.method} ${addressOf(call, input)}`;
  say(`  → ${address}${input.body === undefined ? '' : ` ${abbreviate(input.body)}`}`);
  const started = performance.now();
  const answer = await client.send(call, input);
  say(`  ← ${answer.status} in ${since(started)} ${abbreviate(answer.body)}`);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.body;
}

/** Sends a request that has to be refused with this sentence, and prints it with its answer. */
export async function refusal({ client }, call, input, sentence) {
  const address = `${call.method} ${addressOf(call, input)}`;
  say(`  → ${address}${input.body === undefined ? '' : ` ${abbreviate(input.body)}`}`);
  const { status, ok, body } = await client.send(call, input);
  say(`  ← ${status} ${ok ? abbreviate(body) : body.detail}`);
  if (ok || body.detail !== sentence) throw new Error(`${address} is not refused with: ${sentence}`);
}

/** Sends the request of an Operation: `enroll`, `top-up`, `partial-sell`, `rebalance` or `liquidate`. */
export function requestOperation(session, action, body) {
  const params = { strategy_id: session.strategy.id };
  return request(session, OPERATION_CALLS_BY_ACTION[action].request, { params, body });
}

/** Sends the request of an Operation, waits for its end and webhooks, and prints statuses, Executions and balances. */
export async function operate(session, action, body) {
  const { client } = session;
  const before = await readBalances(session);
  const accepted = await requestOperation(session, action, body);
  const operation = await client.settled(accepted.id, OPERATION_DEADLINE_MS);
  const executions = await client.executions(operation.id);
  await webhooksOf(session, [operation, ...executions]);
  timeline(session, accepted, operation);
  for (const execution of executions) executionTable(execution);
  balancesTable(before, await readBalances(session));
  return { operation, executions };
}

/** Waits for the webhook of each resource at this version. @throws Error when its body differs from the resource. */
export async function webhooksOf({ receiver }, resources) {
  const latest = ({ id }) => receiver.versions(id).at(-1);
  const isThere = (resource) => latest(resource)?.updated_at === resource.updated_at;
  await receiver.waitUntil(() => resources.every(isThere), WEBHOOK_DEADLINE_MS);
  for (const resource of resources) {
    if (JSON.stringify(latest(resource)) !== JSON.stringify(resource)) {
      throw new Error(`The webhook of ${resource.id} does not say what its GET says.`);
    }
  }
}

/** Prints each status of an Operation as its webhooks reported it, with the time since the request was accepted. */
function timeline({ receiver }, accepted, operation) {
  const versions = [accepted, ...receiver.versions(operation.id)];
  explain(`Operation ${operation.id}, ${operation.type}: each status as its webhook told it`);
  table(
    [
      ['status', ({ status }) => status],
      ['reason', ({ status_reason: reason }) => reason],
      ['after', ({ updated_at: at }) => `${Date.parse(at) - Date.parse(accepted.created_at)} ms`],
    ],
    versions,
  );
}
