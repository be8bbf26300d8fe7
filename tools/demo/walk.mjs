// The walk: the steps of an integration in their order, against a running platform, with a real webhook receiver.
import { API } from './api.mjs';
import { runCohort } from './cohort.mjs';
import { count, explain, say } from './print.mjs';
import { startReceiver } from './receiver.mjs';
import { createStrategy } from './steps/1-create-strategy.mjs';
import { enroll } from './steps/2-enroll.mjs';
import { partialSell, topUp } from './steps/3-distribute.mjs';
import { rebalanceListed } from './steps/4-rebalance.mjs';
import { liquidate } from './steps/5-liquidate.mjs';
import { leaveOut, rebalanceDefaultScope } from './steps/6-trader-settings.mjs';
import { executePlan } from './steps/7-preview.mjs';
import { explainAndReconcile } from './steps/8-explain.mjs';
import { prove } from './steps/9-prove.mjs';

async function walk(platform) {
  const session = { ...platform, strategy: await createStrategy(platform) };
  const [first, second] = await enroll(session);
  await topUp(session);
  await partialSell(session, first);
  await rebalanceListed(session);
  await liquidate(session);
  await rebalanceDefaultScope(session, await leaveOut(session, second));
  const executed = await executePlan(session);
  await explainAndReconcile(session, executed);
  await prove(session, executed);
}

export async function runDemo({ client, baseUrl, participants }) {
  say(`Ballast at ${baseUrl}`);
  const receiver = await startReceiver();
  const endpoint = await client.call(API.createWebhookEndpoint, { body: { url: receiver.url } });
  receiver.expect(endpoint.secret);
  say(`Webhooks go to ${receiver.url}`);
  try {
    await walk({ client, receiver });
    if (participants > 0) await runCohort({ client, receiver }, participants);
    explain(`${count(receiver.count())} webhooks, every signature verified.`);
  } finally {
    await client.call(API.deleteWebhookEndpoint, { params: { endpoint_id: endpoint.id } });
    await receiver.close();
  }
  say('\nDone. Look around: GET /strategies/executions, /ledger/entries, /events; the API is described at /docs.');
}
