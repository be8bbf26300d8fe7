import { API } from '@ballast/api';
import { CallFailed } from '@ballast/client';
import type { CustomerAccount, Execution } from '@ballast/contracts';
import { newId } from '@ballast/kernel';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import type { Scenario } from './context';

/** The account as soon as it shows exactly these advisors. */
async function showing({ client }: Tenant, zrn: string, advisors: readonly string[]): Promise<CustomerAccount> {
  let shown: CustomerAccount | undefined;
  await eventually(`the account shows ${advisors.join(', ') || 'no advisor'}`, async () => {
    shown = await client.call(API.getCustomerAccount, { params: { zrn } }).catch((error: unknown) => {
      // Until a new account has settled, it is not found.
      if (error instanceof CallFailed && error.status === 404) return undefined;
      throw error;
    });
    return shown !== undefined && String(shown.financial_advisors) === String(advisors);
  });
  if (shown === undefined) throw new Error('the account is shown');
  return shown;
}

/** The sentence and the code of the refusal of a call. */
async function refusalOf(call: Promise<unknown>): Promise<readonly [string | undefined, string | undefined]> {
  const error = await call.then(
    () => undefined,
    (refused: unknown) => refused,
  );
  return error instanceof CallFailed ? [error.problem?.detail, error.problem?.code] : [undefined, undefined];
}

const advisorsComeAndGo: Scenario = {
  name: 'an advisor is linked, revoked and linked again, and every later command sees what was decided',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['HOLD', 'ADV1', 'ADV2', 'TEN1']);
    const { client } = tenant;
    const body = { participant_code: 'HOLD', region: 'eu', financial_advisors: ['ADV1'] } as const;
    const { zrn } = await client.call(API.createCustomerAccount, { body });
    const params = { zrn };
    const of = (participant_code: string) => ({ params: { zrn, participant_code } });
    const link = (participant_code: string): Promise<unknown> =>
      client.call(API.linkAdvisor, { params, body: { participant_code } });
    // No wait for the account to settle: the registry has decided it.
    await link('ADV2');
    expect(await refusalOf(link('ADV2'))).toEqual([
      'duplicated financial advisors are not allowed',
      'duplicate_financial_advisor',
    ]);
    expect(await refusalOf(link('NONE'))).toEqual(['participant not found', 'participant_not_found']);
    expect(await refusalOf(link('HOLD'))).toEqual(['participant cannot advise its own account', 'self_advised']);
    const linked = await showing(tenant, zrn, ['ADV1', 'ADV2']);
    await client.call(API.unlinkAdvisor, of('ADV1'));
    expect(await refusalOf(client.call(API.unlinkAdvisor, of('ADV1')))).toEqual([
      'financial advisor not found',
      'advisor_not_found',
    ]);
    const revoked = await showing(tenant, zrn, ['ADV2']);
    expect(revoked.effective_at > linked.effective_at).toBe(true);
    await client.call(API.addTenant, { params, body: { participant_code: 'TEN1' } });
    expect(await refusalOf(link('TEN1'))).toEqual(['participant already exists as tenant', 'participant_is_tenant']);
    await link('ADV1');
    await showing(tenant, zrn, ['ADV2', 'ADV1']);
    const { versions } = await client.call(API.getGrantHistory, of('ADV1'));
    expect(versions.map(({ version, status }) => [version, status])).toEqual([
      [1, 'active'],
      [2, 'removed'],
      [3, 'active'],
    ]);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const statusGovernsTrades: Scenario = {
  name: 'the status of an account governs the trades of its holder and deposits, and events tell of it',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['HOLD', 'FREE']);
    const { client } = tenant;
    const { zrn } = await client.call(API.createCustomerAccount, { body: { participant_code: 'HOLD' } });
    const params = { zrn };
    const inStatus = (status: string): Promise<unknown> =>
      eventually(`the account is ${status}`, async () => {
        const { accounts } = await client.call(API.listCustomerAccounts, { query: { participant_code: 'HOLD' } });
        return accounts[0]?.status === status;
      });
    await inStatus('open');
    await client.call(API.lockAccount, { params, body: { reason: 'asked for' } });
    expect(await refusalOf(client.call(API.withdrawLockAccount, { params, body: {} }))).toEqual([
      'customer account is locked',
      'conflict',
    ]);
    await inStatus('locked');
    const strategy = await tenant.strategy();
    const asked = ['HOLD', 'FREE'].map((participant_code) => ({
      participant_code,
      amount: '100.00',
      auto_rebalance: false,
    }));
    const { executions } = await tenant.run(strategy.id, 'enroll', asked);
    expect(executions.map(({ status, status_reason, status_code }) => [status, status_reason, status_code])).toEqual([
      ['rejected', 'account_not_open', 'account_not_open'],
      ['settled', '', ''],
    ]);
    // A refused request uses up no request id: sent again, each of these works once its cause is gone.
    const deposit = { requestId: newId(), body: { account: 'HOLD', asset: 'USD', amount: '5.00' } };
    const withdrawLock = { requestId: newId(), params, body: {} };
    for (let count = 0; count < 2; count += 1) {
      for (const refused of [
        client.call(API.createDeposit, deposit),
        client.call(API.withdrawLockAccount, withdrawLock),
      ]) {
        expect(await refusalOf(refused)).toEqual(['customer account is locked', 'conflict']);
      }
    }
    await client.call(API.unlockAccount, { params, body: {} });
    await inStatus('open');
    const { id } = await client.call(API.createDeposit, deposit);
    expect(await client.call(API.createDeposit, deposit)).toMatchObject({ id });
    await client.call(API.withdrawLockAccount, withdrawLock);
    await inStatus('withdraw_locked');
    const { events } = await client.call(API.listEvents, { query: { types: ['customer_account_status_changed'] } });
    expect(events.map(({ payload }) => 'status_reason' in payload && [payload.status, payload.status_reason])).toEqual([
      ['open', ''],
      ['locked', 'asked for'],
      ['open', ''],
      ['withdraw_locked', ''],
    ]);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const closedWhenEmpty: Scenario = {
  name: 'an account is closed when it and the Traders of its holder are empty, and nothing is booked there any more',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['HOLD', 'ADV1']);
    const { client } = tenant;
    const body = { participant_code: 'HOLD', financial_advisors: ['ADV1'] };
    const { zrn } = await client.call(API.createCustomerAccount, { body });
    const params = { zrn };
    const strategy = await tenant.strategy();
    const asked = [{ participant_code: 'HOLD', amount: '100.00', auto_rebalance: false }];
    await tenant.run(strategy.id, 'enroll', asked);
    const early = { requestId: newId(), params, body: { reason: 'has left' } };
    expect(await refusalOf(client.call(API.closeAccount, early))).toEqual([
      'customer account is not empty',
      'conflict',
    ]);
    await tenant.run(strategy.id, 'liquidate', [{ participant_code: 'HOLD' }], { allocations: undefined });
    await client.call(API.closeAccount, early);
    const { executions } = await tenant.run(strategy.id, 'top-up', [{ participant_code: 'HOLD', amount: '100.00' }]);
    expect(executions.map(({ status_code }) => status_code)).toEqual(['account_not_open']);
    const deposit = { account: 'HOLD', asset: 'USD', amount: '5.00' };
    const refused = await refusalOf(client.call(API.createDeposit, { body: deposit }));
    expect(refused).toEqual(['customer account is closed', 'conflict']);
    await client.call(API.closeAccount, { params, body: {} });
    expect(await refusalOf(client.call(API.unlockAccount, { params, body: {} }))).toEqual([
      'customer account is closed',
      'conflict',
    ]);
    const closed = await showing(tenant, zrn, []);
    expect(closed).toMatchObject({ status: 'closed', status_reason: 'has left', grants: [] });
    const { versions } = await client.call(API.getGrantHistory, { params: { zrn, participant_code: 'ADV1' } });
    expect(versions.map(({ status, reason }) => [status, reason])).toEqual([
      ['active', ''],
      ['removed', 'account_closed'],
    ]);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

/** Each Execution as its participant with status and reason. */
function told(executions: readonly Execution[]): readonly string[] {
  return executions.map(({ participant_code, status, status_reason }) =>
    `${participant_code} ${status} ${status_reason}`.trim(),
  );
}

const advisorTrades: Scenario = {
  name: 'an advisor enrolls its customer within rights and limits, and is refused from its revocation on',
  run: async ({ root, baseUrl }) => {
    const tenant = await Tenant.open(root, baseUrl);
    await tenant.participants(['HOLD', 'ELSE', 'ADV1']);
    const { client } = tenant;
    const { zrn } = await client.call(API.createCustomerAccount, {
      body: { participant_code: 'HOLD', region: 'eu', financial_advisors: ['ADV1'] },
    });
    const linked = await showing(tenant, zrn, ['ADV1']);
    const of = { params: { zrn, participant_code: 'ADV1' } };
    const strategy = await tenant.strategy();
    const advisor = await tenant.keyOf('ADV1');
    const asks = (codes: readonly string[], amount: string, isFirst: boolean) =>
      codes.map((participant_code) => ({ participant_code, amount, ...(isFirst ? { auto_rebalance: true } : {}) }));

    const enrolled = await tenant.run(strategy.id, 'enroll', asks(['HOLD', 'ELSE'], '1000.00', true), {
      client: advisor,
    });
    expect(told(enrolled.executions)).toEqual(['HOLD settled', 'ELSE rejected advisor not authorized']);
    expect(enrolled.operation).toMatchObject({ initiated_by: 'ADV1', status_reason: 'partial_success' });
    const [own, others] = enrolled.executions;
    expect(own).toMatchObject({ initiated_by: 'ADV1', grant_version: 1 });
    expect(others).toMatchObject({ initiated_by: 'ADV1', grant_version: 0, authorized_at: '', trader_id: '' });
    expect((own?.authorized_at ?? '') >= (linked.grants[0]?.effective_at ?? '9')).toBe(true);

    const id = enrolled.operation.id;
    expect(await advisor.call(API.getOperation, { params: { operation_id: id } })).toEqual(enrolled.operation);
    expect(await advisor.executions(id)).toEqual(enrolled.executions);
    const shown = (await tenant.events()).filter(({ type }) => type === 'trade_strategy.execution.status_changed');
    expect(shown.map(({ payload }) => payload).find((payload) => payload['id'] === own?.id)).toEqual(own);

    await client.call(API.updateGrant, {
      ...of,
      body: {
        permissions: ['VIEW', 'BUY'],
        limits: { order_notional: '500.00', daily_notional: '1200.00', currency: 'USD' },
      },
    });
    await eventually('the limits are shown', async () => {
      const { grants } = await client.call(API.getCustomerAccount, { params: { zrn } });
      return grants[0]?.version === 2;
    });
    const refusedBy = async (action: 'top-up' | 'partial-sell', amount: string): Promise<readonly string[]> =>
      told((await tenant.run(strategy.id, action, asks(['HOLD'], amount, false), { client: advisor })).executions);
    expect(await refusedBy('partial-sell', '10.00')).toEqual(['HOLD rejected SELL permission required']);
    expect(await refusedBy('top-up', '500.01')).toEqual(['HOLD rejected advisor order limit exceeded']);
    // 1000.00 were traded today.
    expect(await refusedBy('top-up', '300.00')).toEqual(['HOLD rejected advisor daily limit exceeded']);
    expect(await refusedBy('top-up', '150.00')).toEqual(['HOLD settled']);

    await client.call(API.unlinkAdvisor, of);
    await showing(tenant, zrn, []);
    expect(await refusedBy('top-up', '10.00')).toEqual(['HOLD rejected advisor not authorized']);
    const last = await tenant.run(strategy.id, 'top-up', asks(['HOLD'], '10.00', false));
    expect(last.executions[0]).toMatchObject({ status: 'settled', initiated_by: '', grant_version: 0 });
    // Everything that an advisor requested stays readable to it.
    expect(await advisor.call(API.getOperation, { params: { operation_id: id } })).toMatchObject({ id });
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const ACCOUNT_SCENARIOS: readonly Scenario[] = [
  advisorsComeAndGo,
  statusGovernsTrades,
  closedWhenEmpty,
  advisorTrades,
];
