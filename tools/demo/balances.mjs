// Balances of the float and holdings of the Traders, before and after an Operation.
import { API } from './api.mjs';
import { subtract } from './decimals.mjs';
import { explain, money, signed, table } from './print.mjs';

const FLOAT = 'float USD';

export async function floatOf(client) {
  const { accounts } = await client.call(API.getFloat);
  return accounts.find(({ asset }) => asset === 'USD')?.balance ?? '0.00';
}

/** The Traders of the Strategy, sorted by the code of their participant. */
export async function tradersOf({ client, strategy }) {
  const traders = await client.traders(strategy.id);
  return traders.sort((a, b) => (a.participant_code < b.participant_code ? -1 : 1));
}

export async function holdingsOf(client, trader) {
  const { holdings } = await client.call(API.getHoldings, { params: { trader_id: trader.id } });
  return holdings;
}

/** The float and every holding of the Strategy's Traders, by account and asset. */
export async function readBalances(session) {
  const balances = new Map([[FLOAT, await floatOf(session.client)]]);
  for (const trader of await tradersOf(session)) {
    for (const { asset, balance } of await holdingsOf(session.client, trader)) {
      balances.set(`${trader.participant_code} ${asset}`, balance);
    }
  }
  return balances;
}

/** Prints the float, and every holding that changed, before and after. */
export function balancesTable(before, after) {
  const accounts = [...new Set([...before.keys(), ...after.keys()])];
  const rows = accounts.map((account) => {
    const known = before.get(account) ?? after.get(account);
    const [was, is] = [before, after].map((balances) => balances.get(account) ?? subtract(known, known));
    return { account, was, is, change: subtract(is, was) };
  });
  explain('Float and holdings');
  table(
    [
      ['account', ({ account }) => account],
      ['before', ({ was }) => money(was)],
      ['after', ({ is }) => money(is)],
      ['change', ({ change }) => signed(change)],
    ],
    rows.filter(({ account, change }) => account === FLOAT || /[1-9]/.test(change)),
  );
}
