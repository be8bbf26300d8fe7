import { API } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import { eventually } from '@ballast/test-infra';
import type { Tenant } from '../../harness/tenant';

/** A holder with 100.00 USD on its account `general`, and a key that may move them. */
interface FundedHolder {
  readonly account_group: string;
  readonly holder: BallastClient;
}

export async function fundedHolder(tenant: Tenant): Promise<FundedHolder> {
  const { client } = tenant;
  await tenant.participants(['HOLD'], { status: 'approved', funding: 'prefunded' });
  await client.call(API.createDeposit, { body: { account: 'HOLD', asset: 'USD', amount: '100.00' } });
  const account_group = await accountOf(tenant, 'HOLD');
  return { account_group, holder: await tenant.keyOf('HOLD', ['READ', 'FUND', 'TRADE']) };
}

/** Makes the account of a participant and waits until it has settled. */
async function accountOf({ client }: Tenant, participant_code: string): Promise<string> {
  const { zrn } = await client.call(API.createCustomerAccount, { body: { participant_code } });
  await eventually('the account has settled', async () => {
    return (await client.send(API.getCustomerAccount, { params: { zrn } })).ok;
  });
  return zrn;
}

/** Balance, held and available amount in USD of an account. */
export async function moneyOf({ client }: Tenant, zrn: string): Promise<readonly string[]> {
  const { balances } = await client.call(API.getAccountBalances, { params: { zrn } });
  const usd = balances.find(({ asset }) => asset === 'USD');
  return [usd?.balance ?? '', usd?.held ?? '', usd?.available ?? ''];
}
