import { API } from '@ballast/api';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf, type ApiClient, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);

let zrn = '';
let holder: ApiClient;
let advisor: ApiClient;
let stranger: ApiClient;

async function keyOf(participant_code: string): Promise<ApiClient> {
  const reply = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ', 'FUND'], participant_code } });
  return gateway.api.as({ key: textOf(reply, 'key'), secret: textOf(reply, 'secret') });
}

beforeAll(async () => {
  const body = { participant_code: 'CUST01', financial_advisors: ['CUST02'] };
  zrn = textOf(await gateway.api.send(API.createCustomerAccount, { body }), 'zrn');
  await eventually('the account has settled', async () => {
    return (await gateway.api.send(API.getCustomerAccount, { params: { zrn } })).status === 200;
  });
  [holder, advisor, stranger] = await Promise.all([keyOf('CUST01'), keyOf('CUST02'), keyOf('CUST03')]);
}, 60_000);

function send(
  fields: object,
  { api = gateway.api, requestId = newId() }: { api?: ApiClient; requestId?: string | null } = {},
): Promise<Reply> {
  const body = { account_group: zrn, asset: 'USD', amount: '1.00', address: 'somewhere', ...fields };
  return api.request('POST', '/withdrawals/requests', { body, requestId });
}

describe('a request for a withdrawal', () => {
  it.each([
    [{ account_group: undefined }, 'body/account_group is required'],
    [{ participant_code: 'CUST09' }, 'body/account_group must be the account that the other members name'],
    [{ address: undefined }, 'body/address or withdrawal_account_id or account is required, and one of them alone'],
    [
      { withdrawal_account_id: newId() },
      'body/address or withdrawal_account_id or account is required, and one of them alone',
    ],
    [{ address: '' }, 'body/address must not be empty'],
    [{ address: undefined, withdrawal_account_id: 'x' }, 'body/withdrawal_account_id must be a UUID'],
    [
      { address: undefined, withdrawal_account_id: newId(), destination_tag: '1' },
      'body/destination_tag needs an address',
    ],
    [{ asset: 'NOPE' }, 'body/asset is no currency or asset of an instrument'],
    [{ amount: '1.001' }, 'body/amount must have at most 2 decimals'],
    [{ more: true }, 'body'],
  ])('%j is refused', async (fields, violation) => {
    const reply = await send(fields);
    expect(reply.status).toBe(400);
    expect(errorsOf(reply)).toEqual([expect.stringContaining(violation)]);
  });

  it('is answered when the money is held, and repeats by either key', async () => {
    expect(await send({}, { requestId: null })).toMatchObject({ status: 400, body: { code: 'missing_request_id' } });
    const own = { client_withdrawal_request_id: 'once' };
    const first = await send(own, { api: holder, requestId: null });
    expect(first).toMatchObject({
      status: 201,
      body: { status: 'APPROVED', initiated_by: 'CUST01', requestor_participant_code: 'CUST01', address: 'somewhere' },
    });
    for (const requestId of [null, newId()]) {
      expect(await send(own, { api: holder, requestId })).toMatchObject({ status: 200, body: first.body });
    }
    expect(await send({ ...own, address: 'elsewhere' }, { api: holder })).toMatchObject({
      status: 422,
      body: { errors: ['body/address'] },
    });
    const requestId = newId();
    const plain = await send({}, { requestId });
    expect(await send({}, { requestId })).toMatchObject({ status: 200, body: plain.body });
  });
});

describe('withdrawals', () => {
  it('are read by holder and advisor of the account, and by nobody else', async () => {
    const { body } = await send({ client_withdrawal_request_id: 'to be read' });
    const params = { withdrawal_id: String(body['id']) };
    const query = {
      client_withdrawal_request_id: 'to be read',
      status: 'APPROVED',
      participant_code: 'CUST01',
    } as const;
    for (const [api, status] of [
      [holder, 200],
      [advisor, 200],
      [stranger, 404],
    ] as const) {
      expect((await api.send(API.getWithdrawal, { params })).status).toBe(status);
      const listed = await api.send(API.listWithdrawals, { query });
      expect(listed.body['withdrawals']).toEqual(status === 200 ? [body] : []);
    }
    const rows = await gateway.database.query<{ account_id: string }>(
      `SELECT account_id FROM gateway.account_events JOIN gateway.public_events USING (platform_code, position)
        WHERE type = 'withdrawal.status_changed' AND resource_id = $1`,
      [body['id']],
    );
    expect(rows).toEqual([{ account_id: zrn.slice(-36) }]);
  });
});
