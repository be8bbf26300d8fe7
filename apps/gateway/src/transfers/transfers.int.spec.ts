import { API } from '@ballast/api';
import { newId } from '@ballast/kernel';
import { transferRequest } from '@ballast/contracts/money';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf, type ApiClient, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);

let own = '';
let savings = '';
let holder: ApiClient;
let advisor: ApiClient;
let stranger: ApiClient;

async function account(body: object): Promise<string> {
  const zrn = textOf(await gateway.api.request('POST', '/accounts', { body }), 'zrn');
  await eventually('the account has settled', async () => {
    return (await gateway.api.send(API.getCustomerAccount, { params: { zrn } })).status === 200;
  });
  return zrn;
}

async function keyOf(participant_code: string): Promise<ApiClient> {
  const reply = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ', 'FUND'], participant_code } });
  return gateway.api.as({ key: textOf(reply, 'key'), secret: textOf(reply, 'secret') });
}

beforeAll(async () => {
  own = await account({ participant_code: 'CUST01', financial_advisors: ['CUST02'] });
  savings = await account({ participant_code: 'CUST01', account_label: 'savings' });
  [holder, advisor, stranger] = await Promise.all([keyOf('CUST01'), keyOf('CUST02'), keyOf('CUST03')]);
}, 60_000);

function send(
  fields: object,
  { api = gateway.api, requestId = newId() }: { api?: ApiClient; requestId?: string | null } = {},
): Promise<Reply> {
  const body = { from_account_group: own, to_account_group: savings, asset: 'USD', amount: '1.00', ...fields };
  return api.request('POST', '/transfers', { body, requestId });
}

describe('a request for a transfer', () => {
  it.each([
    [{ from_account_group: undefined }, 'body/from_account_group is required'],
    [{ to_account_group: undefined }, 'body/to_account_group is required'],
    [{ to_account_group: undefined, to_participant_code: 'CUST01' }, 'body/to_account_group must be another account'],
    [{ from_participant_code: 'CUST09' }, 'body/from_account_group must be the account that the other members name'],
    [{ to_account_label: 'general' }, 'body/to_account_group must be the account that the other members name'],
    [{ asset: 'NOPE' }, 'body/asset is no currency or asset of an instrument'],
    [{ amount: '1.001' }, 'body/amount must have at most 2 decimals'],
    [{ amount: '0' }, 'body/amount must be greater than 0'],
    [{ amount: 1 }, 'body/amount'],
    [{ client_transfer_id: '' }, 'body/client_transfer_id must not be empty'],
    [{ more: true }, 'body'],
  ])('%j is refused', async (fields, violation) => {
    const reply = await send(fields);
    expect(reply.status).toBe(400);
    expect(errorsOf(reply)).toEqual([expect.stringContaining(violation)]);
  });

  it('names accounts that are there', async () => {
    for (const fields of [{ from_account_group: 'nothing' }, { to_account_group: `customer:${newId()}` }]) {
      expect(await send(fields)).toMatchObject({ status: 404, body: { code: 'account_not_found' } });
    }
  });

  it('needs a request id or an id of the caller, and repeats by either', async () => {
    expect(await send({}, { requestId: null })).toMatchObject({ status: 400, body: { code: 'missing_request_id' } });
    const requestId = newId();
    const first = await send({ amount: '2' }, { requestId });
    expect(first).toMatchObject({ status: 201, body: { amount: '2.00', client_transfer_id: '', status: 'settled' } });
    const again = await send({ amount: '2' }, { requestId });
    expect(again).toMatchObject({ status: 200, headers: { 'idempotent-replayed': 'true' }, body: first.body });
    const named = await send({ amount: '3', client_transfer_id: 'once' }, { requestId: null });
    expect(named.status).toBe(201);
    const repeated = await send({ amount: '3.00', client_transfer_id: 'once' });
    expect(repeated).toMatchObject({ status: 200, headers: { 'idempotent-replayed': 'true' }, body: named.body });
    expect(await send({ amount: '4', client_transfer_id: 'once' }, { requestId: null })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused', errors: ['body/amount'] },
    });
    const sent = gateway.services.received(transferRequest).map(({ data }) => data.transfer.amount);
    expect(sent.filter((amount) => ['2.00', '3.00', '4.00'].includes(amount))).toEqual(['2.00', '3.00']);
  });

  it('has ids of the caller in a space for each owner of a key', async () => {
    const ofPlatform = await send({ client_transfer_id: 'shared' });
    const ofHolder = await send({ client_transfer_id: 'shared' }, { api: holder });
    expect([ofPlatform.status, ofHolder.status]).toEqual([201, 201]);
    expect(ofHolder.body['id']).not.toBe(ofPlatform.body['id']);
    expect(ofHolder.body).toMatchObject({ initiated_by: 'CUST01' });
  });

  it('is answered by a rejected transfer when the check refuses it', async () => {
    expect(await send({ amount: '9.00' })).toMatchObject({
      status: 201,
      body: { status: 'rejected', status_code: 'insufficient_funds', movement_id: '' },
    });
  });
});

describe('transfers', () => {
  it('are read by holder and advisor of an account, and by nobody else', async () => {
    const { body } = await send({ client_transfer_id: 'to be read' });
    const params = { transfer_id: String(body['id']) };
    for (const [api, status] of [
      [holder, 200],
      [advisor, 200],
      [stranger, 404],
    ] as const) {
      const read = await api.send(API.getTransfer, { params });
      expect(read.status).toBe(status);
      const listed = await api.send(API.listTransfers, { query: { client_transfer_id: 'to be read' } });
      expect(listed.body['transfers']).toEqual(status === 200 ? [body] : []);
    }
    const unknown = await gateway.api.send(API.listTransfers, { query: { account_group: 'nothing' } });
    expect(unknown.body).toEqual({ transfers: [], next_page_token: '' });
    const missing = { params: { transfer_id: newId() } };
    expect((await gateway.api.send(API.getTransfer, missing)).status).toBe(404);
  });

  it('are events in the sequences of both accounts', async () => {
    const { body } = await send({ client_transfer_id: 'to be told' });
    const rows = await gateway.database.query<{ account_id: string; payload: string }>(
      `SELECT account_id, payload FROM gateway.account_events JOIN gateway.public_events USING (platform_code, position)
        WHERE type = 'transfer.status_changed' AND resource_id = $1 ORDER BY sequence`,
      [body['id']],
    );
    expect(rows.map(({ account_id }) => account_id).sort()).toEqual([own, savings].map((zrn) => zrn.slice(-36)).sort());
    for (const { payload } of rows) expect(JSON.parse(payload)).toEqual(body);
  });
});
