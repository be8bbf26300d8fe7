import { API } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import type { Scenario } from './context';

/** Writing calls under each walled prefix, known or not, with the body that names the source account. */
const WALLED: Readonly<Record<string, (zrn: string) => object>> = {
  '/withdrawals/requests': (account_group) => ({ account_group, asset: 'USD', amount: '1.00', address: 'somewhere' }),
  '/withdrawals/unknown': (account_group) => ({ account_group }),
  '/transfers': (zrn) => ({ from_account_group: zrn, to_account_group: zrn, asset: 'USD', amount: '1.00' }),
  '/convert_withdraw/rfq': (account_group) => ({ account_group, side: 'buy', underlying: 'BTC' }),
  '/convert_withdraw/execute': () => ({ quote_id: '7f1e0d9c-8b7a-4695-8473-625140392817' }),
  '/payments': (account_group) => ({ account_group, currency: 'USD', amount: '1.00', transfer_type: 'credit' }),
  '/payouts': () => ({ payor: { participant_code: 'HOLD' }, payment: { asset: 'USD', total: '1.00' } }),
  '/deposits': () => ({ account: 'HOLD', asset: 'USD', amount: '1.00' }),
};

const BODIES: readonly ((naming: object) => unknown)[] = [
  (naming) => naming,
  () => undefined,
  () => 'malformed',
  (naming) => [naming],
  (naming) => ({ ...naming, padding: 'x'.repeat(200_000) }),
];

const noAdvisorMovesMoney: Scenario = {
  name: 'no advisor and no stranger gets past the money wall, whatever the call says, and nothing is booked',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['HOLD', 'ADV1', 'ELSE'], { status: 'approved', funding: 'prefunded' });
    const { client } = tenant;
    const deposit = { account: 'HOLD', asset: 'USD', amount: '500.00' };
    await client.call(API.createDeposit, { body: deposit });
    const body = { participant_code: 'HOLD', financial_advisors: ['ADV1'] };
    const { zrn } = await client.call(API.createCustomerAccount, { body });
    await eventually('the account has settled', async () => {
      return (await client.send(API.getCustomerAccount, { params: { zrn } })).ok;
    });
    const entries = () => client.all(API.listLedgerEntries, {});
    const booked = await entries();
    for (const key of [await tenant.keyOf('ADV1'), await tenant.keyOf('ELSE')]) await meetsTheWall(key, zrn);
    expect(await entries()).toEqual(booked);
    const { events } = await client.call(API.listEvents, {
      query: { types: ['financial_advisor.money_movement_refused'], limit: 1_000 },
    });
    const seen = new Set(
      events.map(({ payload }) => {
        expect(payload).toMatchObject({ zrn, participant_code: 'ADV1', holder: 'HOLD' });
        return 'path' in payload ? payload.path : '';
      }),
    );
    for (const path of ['/transfers', '/payments', '/payouts', '/deposits']) expect(seen).toContain(path);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

/** Sends each walled call with each body, with and without a request id. */
async function meetsTheWall(key: BallastClient, zrn: string): Promise<void> {
  for (const [path, naming] of Object.entries(WALLED)) {
    const sentence = `${path === '/deposits' ? 'DEPOSIT' : 'WITHDRAW'} permission required`;
    for (const bodyOf of BODIES) {
      for (const requestId of [undefined, '', 'malformed']) {
        const answer = await key.request({ method: 'POST', path, body: bodyOf(naming(zrn)), requestId });
        expect(answer).toMatchObject({
          status: 403,
          body: { error: true, message: sentence, code: 'permission_required' },
        });
      }
    }
  }
}

export const WALL_SCENARIOS: readonly Scenario[] = [noAdvisorMovesMoney];
