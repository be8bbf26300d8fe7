// The guide for financial advisors, step by step, against a running platform, with a real webhook receiver.
import { API } from './api.mjs';
import { createAccount, linkSecond, showErrors, verifyLink } from './advisors/1-link.mjs';
import { enrollClient, tradeByQuote, tryToMoveMoney } from './advisors/2-trade.mjs';
import { revoke, showRecord } from './advisors/3-revoke.mjs';
import { count, explain, say } from './print.mjs';
import { startReceiver } from './receiver.mjs';

/** `client` has the key of the platform, `advisor` that of the participant ADVSR1. */
export async function runAdvisorDemo({ client, advisor, baseUrl }) {
  say(`Ballast at ${baseUrl}, with the keys of the platform and of the advisor ADVSR1`);
  const receiver = await startReceiver();
  const events = ['financial_advisor.added', 'financial_advisor.removed'];
  const endpoint = await client.call(API.createWebhookEndpoint, { body: { url: receiver.url, events } });
  receiver.expect(endpoint.secret);
  const session = { client, advisor, receiver };
  try {
    const zrn = await createAccount(session);
    await linkSecond(session, zrn);
    await showErrors(session, zrn);
    await verifyLink(session, zrn);
    await tradeByQuote(session, zrn);
    await enrollClient(session);
    await tryToMoveMoney(session, zrn);
    await revoke(session, zrn);
    await showRecord(session, zrn);
    explain(`${count(receiver.count())} webhooks, every signature verified.`);
  } finally {
    await client.call(API.deleteWebhookEndpoint, { params: { endpoint_id: endpoint.id } });
    await receiver.close();
  }
  say('\nDone. Orders on a book and over FIX are not part of this walk.');
}
