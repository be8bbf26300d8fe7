import { API } from '../api.mjs';
import { explain, step } from '../print.mjs';
import { request } from '../session.mjs';

/** Creates a Strategy: a container in one currency. Allocations are not part of it; they come with each Operation. */
export async function createStrategy(session) {
  step('1. Create a Strategy');
  const strategy = await request(session, API.createStrategy, {
    body: { quoted_currency: 'USD', metadata: { platform_label: 'Blue Chip Crypto' } },
  });
  explain(`Strategy ${strategy.id}: every call below names it.`);
  return strategy;
}
