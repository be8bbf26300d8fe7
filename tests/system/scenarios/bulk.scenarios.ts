import { API } from '@ballast/api';
import { PAGE_SIZE_MAX } from '@ballast/contracts';
import { newId } from '@ballast/kernel';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import type { Scenario } from './context';

/** Number of clients: several chunks, and more accounts than a page of a list has. */
const CLIENTS = 3_000;
const SETTLE_DEADLINE_MS = 30_000;

const advisorGetsClients: Scenario = {
  name: 'an advisor gets thousands of clients in two calls, which settle, and come again without effect',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    const { client } = tenant;
    const codes = Array.from({ length: CLIENTS }, (_, index) => `C${index}`);
    await tenant.participants([...codes, 'ADV1', 'ADV2']);
    const accounts = codes.map((participant_code) => ({ participant_code, financial_advisors: ['ADV1'] }));
    const requestId = newId();
    const made = () => client.call(API.createCustomerAccounts, { body: { accounts }, requestId });
    const answers = await Promise.all([made(), made()]);
    for (const answer of [...answers, await made()]) expect(answer).toEqual({ created: CLIENTS, existing: 0 });
    const zrns = new Set<string>();
    await eventually(
      'every account has settled',
      async () => {
        let page_token = '';
        zrns.clear();
        do {
          const query = {
            financial_advisor: 'ADV1',
            page_size: PAGE_SIZE_MAX,
            ...(page_token === '' ? {} : { page_token }),
          };
          const page = await client.call(API.listCustomerAccounts, { query });
          for (const { zrn } of page.accounts) zrns.add(zrn);
          page_token = page.next_page_token;
        } while (page_token !== '');
        return zrns.size === CLIENTS;
      },
      { deadlineMs: SETTLE_DEADLINE_MS },
    );
    const advisors = [...zrns].map((account) => ({ account, participant_code: 'ADV2' }));
    const body = { advisors: [...advisors.slice(1), ...advisors.slice(0, 1)] };
    expect(await client.call(API.linkAdvisors, { body })).toEqual({ linked: CLIENTS, existing: 0 });
    // The links count for every later command, also before they have settled.
    expect(await client.call(API.linkAdvisors, { body })).toEqual({ linked: 0, existing: CLIENTS });
    const [last = ''] = zrns;
    await eventually('the last link has settled', async () => {
      const { financial_advisors } = await client.call(API.getCustomerAccount, { params: { zrn: last } });
      return financial_advisors.length === 2;
    });
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const BULK_SCENARIOS: readonly Scenario[] = [advisorGetsClients];
