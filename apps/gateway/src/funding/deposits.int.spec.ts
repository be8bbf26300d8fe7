import { API } from '@ballast/api';
import { outflowRequest } from '@ballast/contracts/credit';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { errorsOf, textOf, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const gateway = useGateway(useTestDatabase);

async function deposit(account: string, amount: string): Promise<Reply> {
  return gateway.api.send(API.createDeposit, { body: { account, asset: 'USD', amount } });
}

async function amounts(query: { account?: string; page_size?: number; page_token?: string }): Promise<unknown> {
  const { deposits } = (await gateway.api.send(API.listDeposits, { query })).body as {
    deposits: readonly { amount: string }[];
  };
  return deposits.map(({ amount }) => amount);
}

describe('deposits', () => {
  let made: Reply;

  beforeAll(async () => {
    made = await deposit('CUST01', '10.00');
    await deposit('float', '20.00');
    await deposit('CUST01', '30.00');
  });

  it('are readable as soon as their call is answered, as it was answered', async () => {
    const { status, body } = await gateway.api.send(API.getDeposit, { params: { deposit_id: textOf(made, 'id') } });
    expect([status, body]).toEqual([200, made.body]);
  });

  it('are listed in the order of their creation, page by page, and by account', async () => {
    expect(await amounts({})).toEqual(['1000000000.00', '10.00', '20.00', '30.00']);
    expect(await amounts({ account: 'CUST01' })).toEqual(['10.00', '30.00']);
    expect(await amounts({ account: 'float' })).toEqual(['1000000000.00', '20.00']);
    expect(await amounts({ account: 'NOBODY' })).toEqual([]);
    const first = await gateway.api.send(API.listDeposits, { query: { account: 'CUST01', page_size: 1 } });
    const page_token = textOf(first, 'next_page_token');
    expect(await amounts({ account: 'CUST01', page_size: 1, page_token })).toEqual(['30.00']);
    const other = await gateway.api.send(API.listDeposits, { query: { account: 'float', page_token } });
    expect([other.status, other.body['code']]).toEqual([400, 'invalid_request']);
  });

  it('name a customer account by its ZRN in any form, and are listed by it', async () => {
    const make = async (account_label: string): Promise<string> => {
      const body = { participant_code: 'CUST03', account_label };
      const zrn = textOf(await gateway.api.send(API.createCustomerAccount, { body }), 'zrn');
      await eventually('the account has settled', async () => {
        return (await gateway.api.send(API.getCustomerAccount, { params: { zrn } })).status === 200;
      });
      return zrn;
    };
    const [general, savings] = [await make('general'), await make('savings')];
    const [toGeneral, toSavings] = [
      await deposit(general.split(':').at(-1) ?? '', '1.00'),
      await deposit(encodeURIComponent(savings), '2.00'),
    ];
    expect([toGeneral, toSavings].map(({ status, body }) => [status, body['account']])).toEqual([
      [201, general],
      [201, savings],
    ]);
    expect(toSavings.body).not.toHaveProperty('customer_account');
    await deposit('CUST03', '3.00');
    for (const account of ['CUST03', general]) expect(await amounts({ account })).toEqual(['1.00', '3.00']);
    expect(await amounts({ account: savings })).toEqual(['2.00']);
    await gateway.api.send(API.reverseDeposit, {
      params: { deposit_id: textOf(toSavings, 'id') },
      body: { reason: 'bounced' },
    });
    const customer_account = { id: savings.split(':').at(-1), participant_code: 'CUST03', account_label: 'savings' };
    expect(gateway.services.received(outflowRequest).at(-1)?.data.outflow).toMatchObject({
      deposit: { account: savings, customer_account },
    });
    // The account is judged before the rest of the body.
    const unknown = await deposit(`zrn:zh:eu:account:customer:${newId()}`, '-1');
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'account_not_found']);
    expect((await deposit('zrn:zh:eu:nothing', '1.00')).body['code']).toBe('account_not_found');
  });

  it('are a 404 for an unknown id, a text that is no id, and another platform', async () => {
    const created = await gateway.api.send(API.createSandboxPlatform, { body: { platform_code: 'OTHER' } });
    const other = gateway.api.as({ key: textOf(created, 'key'), secret: textOf(created, 'secret') });
    const statuses = await Promise.all([
      gateway.api.send(API.getDeposit, { params: { deposit_id: newId() } }),
      gateway.api.send(API.getDeposit, { params: { deposit_id: 'x' } }),
      other.send(API.getDeposit, { params: { deposit_id: textOf(made, 'id') } }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await other.send(API.listDeposits)).body).toEqual({ deposits: [], next_page_token: '' });
  });
});

describe('money that goes back', () => {
  const reverse = (deposit_id: string, reason = 'bounced', requestId = newId()): Promise<Reply> =>
    gateway.api.send(API.reverseDeposit, { params: { deposit_id }, body: { reason }, requestId });
  const withdraw = (body: object, requestId = newId()): Promise<Reply> =>
    gateway.api.send(API.withdrawFloat, { body, requestId });

  afterEach(() => {
    gateway.services.outflowRefusal = null;
  });

  it('is a deposit, which shows when and why it was reversed, and is answered so again', async () => {
    const made = await deposit('CUST01', '5.00');
    expect(made.body).toMatchObject({ status: 'posted', reversed_at: '', reversal_reason: '' });
    const [id, requestId] = [textOf(made, 'id'), newId()];
    const reversed = await reverse(id, 'bounced', requestId);
    expect([reversed.status, reversed.body]).toEqual([
      200,
      {
        ...made.body,
        status: 'reversed',
        reversed_at: reversed.body['updated_at'],
        reversal_reason: 'bounced',
        updated_at: expect.not.stringMatching(textOf(made, 'updated_at')),
      },
    ]);
    const again = await reverse(id, 'bounced', requestId);
    expect([again.status, again.body, again.headers['idempotent-replayed']]).toEqual([200, reversed.body, 'true']);
    expect((await reverse(id, 'other', requestId)).body['code']).toBe('idempotency_key_reused');
    expect((await gateway.api.send(API.getDeposit, { params: { deposit_id: id } })).body).toEqual(reversed.body);
    const data = gateway.services.received(outflowRequest).at(-1)?.data;
    const { status: _status, reversed_at: _at, reversal_reason: _why, ...recorded } = made.body;
    expect(data).toMatchObject({
      outflow: { kind: 'deposit_reversal', deposit: recorded, reason: 'bounced' },
      scale: 2,
    });
  });

  it.each([
    ['insufficient_funds', 'the amount is more than is available: 5'],
    ['deposit_reversed', 'deposit is reversed already'],
    ['account_status', 'customer account is locked'],
  ] as const)('is a conflict when the ledger refuses it: %s', async (refusal, text) => {
    const id = textOf(await deposit('CUST01', '6.00'), 'id');
    gateway.services.outflowRefusal = refusal;
    const refused = await reverse(id);
    expect([refused.status, refused.body['code'], errorsOf(refused)]).toEqual([409, 'conflict', [text]]);
    const withdrawn = await withdraw({ asset: 'USD', amount: '6.00' });
    expect([withdrawn.status, errorsOf(withdrawn)]).toEqual([409, [text]]);
    gateway.services.outflowRefusal = null;
    expect((await reverse(id)).status).toBe(200);
  });

  it('is a withdrawal of the float, whose repetition has the first answer', async () => {
    const requestId = newId();
    const body = { asset: 'USD', amount: '7', reference: 'INV-7' };
    const made = await withdraw(body, requestId);
    expect([made.status, made.body]).toEqual([
      201,
      {
        id: expect.any(String),
        request_id: requestId,
        ...body,
        amount: '7.00',
        created_at: expect.any(String),
        updated_at: made.body['created_at'],
      },
    ]);
    expect((await withdraw(body, requestId)).body).toEqual(made.body);
    expect((await withdraw({ asset: 'USD', amount: '7' })).body['reference']).toBe('');
  });

  it('names every violation, and is a 404 for a deposit that is not there', async () => {
    expect((await reverse(newId())).status).toBe(404);
    const id = textOf(await deposit('CUST01', '8.00'), 'id');
    const wrong = await gateway.api.send(API.reverseDeposit, { params: { deposit_id: id }, body: { amount: '1.00' } });
    expect([wrong.status, errorsOf(wrong)]).toEqual([
      400,
      ['body/reason is required', 'body/amount is not a known field'],
    ]);
    const withdrawn = await withdraw({ asset: 'BTC', amount: '-1', reference: 'x'.repeat(256) });
    expect([withdrawn.status, errorsOf(withdrawn)]).toEqual([
      400,
      [
        'body/asset must be one of USD',
        'body/amount must be greater than 0',
        'body/reference must have at most 255 characters',
      ],
    ]);
  });
});
