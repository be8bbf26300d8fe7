import { isMutation } from '@ballast/api';
import { addressOf, type BallastClient } from '@ballast/client';
import { ACCESS_ROWS, type AccessRow } from './access/rows';
import { CALLERS } from './access/callers';
import { standing, type Standing } from './access/standing';
import { pinPrices, type Scenario } from './context';

/** A member that no body has, so that a call is refused for its body after every rule about its caller. */
const UNKNOWN_MEMBER = { this_member_is_unknown: true };

interface Refusal {
  readonly code?: string;
  readonly message?: string;
  readonly detail?: string;
}

const BY_SENTENCE: readonly (readonly [string, string])[] = [
  ['The key belongs to participant', 'K'],
  ['WITHDRAW permission required', 'W'],
  ['DEPOSIT permission required', 'D'],
  ['BUY permission required', 'B'],
  ['SELL permission required', 'S'],
  ['advisor not authorized', 'N'],
];

/** The outcome of one call of one caller, in the words of the table. */
async function outcome(row: AccessRow, client: BallastClient, stands: Standing): Promise<string> {
  const { call, query, marker } = row;
  const params = { ...stands.params, ...row.params?.(stands) };
  const address = addressOf(call, { params });
  const body = isMutation(call) ? (row.body?.(stands) ?? UNKNOWN_MEMBER) : undefined;
  const search = typeof query === 'function' ? query(stands) : query;
  const path = search === undefined ? address : `${address}?${search}`;
  const answer = await client.request<unknown>({ method: call.method, path, body });
  const { status } = answer;
  const { code = '', message = '', detail = '' } = (answer.body ?? {}) as Refusal;
  if (status === 403) return BY_SENTENCE.find(([text]) => `${message} ${detail}`.includes(text))?.[1] ?? `403 ${code}`;
  if (status === 404) return code === 'advisor_not_found' ? 'F' : code === 'tenant_not_found' ? 'yes' : '-';
  if (status === 401 || status >= 500) return `${status} ${code}`;
  if (marker === undefined || status >= 400) return 'yes';
  return JSON.stringify(answer.body).includes(marker(stands)) ? 'yes' : 'empty';
}

const whoMayCallWhat: Scenario = {
  name: 'each call of the API is answered by the relation of its caller, as the table of access says',
  run: async (context) => {
    const stands = await standing(context);
    const differences: string[] = [];
    for (const row of ACCESS_ROWS) {
      const expected = row.cells.split(' ');
      const found: string[] = [];
      for (const caller of CALLERS) found.push(await outcome(row, stands.clients[caller], stands));
      CALLERS.forEach((caller, column) => {
        if (found[column] === expected[column]) return;
        differences.push(`${row.call.id} by ${caller}: ${found[column]} instead of ${expected[column]}`);
      });
    }
    expect(differences).toEqual([]);
    await stands.close();
    await pinPrices(context.root);
  },
};

export const ACCESS_SCENARIOS: readonly Scenario[] = [whoMayCallWhat];
