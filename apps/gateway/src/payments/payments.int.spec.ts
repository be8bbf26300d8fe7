import { API } from '@ballast/api';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf, type ApiClient, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);
const external_account_id = newId();

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
  const terms = { external_account_id, currency: 'USD', amount: '1.5', transfer_type: 'credit' };
  return api.request('POST', '/payments', { body: { account_group: zrn, ...terms, ...fields }, requestId });
}

describe('a request for a payment', () => {
  it.each([
    [{ account_group: undefined }, 'body/account_group is required'],
    [{ participant_code: 'CUST09' }, 'body/account_group must be the account that the other members name'],
    [{ external_account_id: 'x' }, 'body/external_account_id must be a UUID'],
    [{ currency: 'BTC' }, 'body/currency is no currency that instruments are quoted in'],
    [{ amount: '1.001' }, 'body/amount must have at most 2 decimals'],
    [{ amount: '0.00' }, 'body/amount must be greater than 0'],
    [{ transfer_type: 'both' }, 'body/transfer_type'],
    [{ network: ['a b'] }, 'body/network/0 must have letters, digits, _ and - alone'],
    [{ network: Array.from({ length: 11 }, () => 'ach') }, 'body/network'],
  ])('%j is refused', async (fields, violation) => {
    const reply = await send(fields);
    expect(reply.status).toBe(400);
    expect(errorsOf(reply)).toEqual([expect.stringContaining(violation)]);
  });

  it('needs a request id, by which it repeats', async () => {
    expect(await send({}, { requestId: null })).toMatchObject({ status: 400, body: { code: 'missing_request_id' } });
    const requestId = newId();
    const first = await send({ network: ['ach'], description: 'rent' }, { api: holder, requestId });
    expect(first).toMatchObject({
      status: 201,
      body: {
        ...{ status: 'submitted', amount: '1.50', currency: 'USD', transfer_type: 'credit', initiated_by: 'CUST01' },
        ...{ network: ['ach'], description: 'rent', external_account_id, transaction_id: '', account_group: zrn },
      },
    });
    const again = await send({ network: ['ach'], description: 'rent' }, { api: holder, requestId });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect((await send({ amount: '2' }, { api: holder, requestId })).status).toBe(422);
  });

  it('that the check refuses is failed', async () => {
    expect(await send({ amount: '9' })).toMatchObject({
      status: 201,
      body: { status: 'failed', status_code: 'insufficient_funds' },
    });
  });
});

describe('payments', () => {
  it('are read by holder and advisor of the account, and by nobody else', async () => {
    const { body } = await send({ transfer_type: 'debit' });
    const params = { payment_id: String(body['payment_id']) };
    const query = { status: 'submitted', participant_code: 'CUST01', account_group: zrn } as const;
    for (const [api, status] of [
      [holder, 200],
      [advisor, 200],
      [stranger, 404],
    ] as const) {
      expect((await api.send(API.getPayment, { params })).status).toBe(status);
      const { payments } = (await api.send(API.listPayments, { query })).body;
      expect(JSON.stringify(payments).includes(params.payment_id)).toBe(status === 200);
    }
    expect((await holder.send(API.getWithdrawal, { params: { withdrawal_id: params.payment_id } })).status).toBe(404);
    const rows = await gateway.database.query<{ account_id: string }>(
      `SELECT account_id FROM gateway.account_events JOIN gateway.public_events USING (platform_code, position)
        WHERE type = 'payment_status_changed' AND resource_id = $1`,
      [params.payment_id],
    );
    expect(rows).toEqual([{ account_id: zrn.slice(-36) }]);
  });
});
