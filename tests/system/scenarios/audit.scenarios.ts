import { API, type LedgerSum } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import type { Execution, Instruction, LegExplanation, OperationPrice } from '@ballast/contracts';
import { documentedClient } from '@ballast/test-client';
import { withSecret } from '../harness/answers';
import { Tenant } from '../harness/tenant';
import { pinPrices, PRICES, type Scenario, type ScenarioContext } from './context';

interface Explanation {
  readonly status: string;
  readonly status_reason: string;
  readonly locked_prices: readonly OperationPrice[];
  readonly reference_prices: readonly OperationPrice[];
  readonly instructions: readonly (Instruction & { readonly explanation: LegExplanation })[];
}

interface Reconciliation {
  readonly request: { readonly method: string; readonly path: string; readonly body: unknown };
  readonly operation: unknown;
  readonly locked_prices: readonly OperationPrice[];
  readonly executions: readonly {
    readonly execution: Execution;
    readonly trades: readonly unknown[];
    readonly entries: readonly unknown[];
  }[];
  readonly sums: readonly LedgerSum[];
  readonly differences: readonly string[];
}

function explain(tenant: Tenant, { id }: Execution): Promise<Explanation> {
  return tenant.client.call(API.getExecutionExplanation, { params: { execution_id: id } });
}

/** The figures of a leg, in the order in which they follow from each other. */
function figures({ explanation }: Explanation['instructions'][number]): readonly string[] {
  return [
    `${explanation.side} ${explanation.underlying_currency}`,
    explanation.target_weight,
    explanation.target_notional,
    explanation.held_notional,
    explanation.delta_notional,
    explanation.locked_price,
    explanation.raw_quantity,
    `${explanation.quantity} ${explanation.quantity_rounding}`,
    explanation.notional,
    explanation.rounding_residue,
    `${explanation.compared_notional} of ${explanation.minimum_notional}`,
  ];
}

/** Reads the reconciliation of an Operation. Expects no difference, sums of zero, and an origin for every price. */
async function reconciled(tenant: Tenant, operationId: string, traded: readonly string[]): Promise<Reconciliation> {
  const document = await tenant.client.call(API.getOperationReconciliation, { params: { operation_id: operationId } });
  expect(document.differences).toEqual([]);
  expect(document.sums.map(({ asset, sum }) => [asset, sum])).toEqual(
    [...traded, 'USD'].sort().map((asset) => [asset, asset === 'USD' ? '0.00' : '0.00000000']),
  );
  const prices: Readonly<Record<string, string>> = PRICES;
  for (const { underlying_currency, price, source, as_of } of document.locked_prices) {
    expect(price).toBe(prices[underlying_currency]);
    expect(source).not.toBe('');
    expect(as_of).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  }
  expect(document.operation).toEqual(
    await tenant.client.call(API.getOperation, { params: { operation_id: operationId } }),
  );
  expect(document.executions.map(({ execution }) => execution)).toEqual(await tenant.client.executions(operationId));
  return document;
}

const TO_ETH = [
  { underlying_currency: 'BTC', weight: '0.20' },
  { underlying_currency: 'ETH', weight: '0.80' },
];

async function opened({ root, baseUrl }: ScenarioContext): Promise<{ tenant: Tenant; strategyId: string }> {
  await pinPrices(root);
  const tenant = await Tenant.open(root, baseUrl);
  await tenant.participants(['A', 'B']);
  return { tenant, strategyId: (await tenant.strategy()).id };
}

const enrollment: Scenario = {
  name: 'an explanation shows how an amount became legs, and Execution, trades and ledger agree with it',
  run: async (context) => {
    const { tenant, strategyId } = await opened(context);
    const { operation, executions } = await tenant.run(strategyId, 'enroll', [
      { participant_code: 'A', amount: '9999.99', auto_rebalance: true },
      { participant_code: 'GHOST', amount: '100.00', auto_rebalance: true },
      { participant_code: 'B', amount: '5000.00', auto_rebalance: true },
    ]);
    const [a, ghost] = await Promise.all(executions.map((execution) => explain(tenant, execution)));
    // Two cents are left over: they go to the largest remainders, SOL and ETH.
    expect(a?.instructions.map(figures)).toEqual([
      // prettier-ignore
      ['buy BTC', '0.5', '4999.995', '', '', '60000.00', '0.083333166666666666', '0.08333316 down', '4999.99', '0.0004', '4999.99 of 1.00'],
      // prettier-ignore
      ['buy ETH', '0.3', '2999.997', '', '', '3000.00', '1.000000000000000000', '1.00000000 down', '3000.00', '0', '3000.00 of 1.00'],
      // prettier-ignore
      ['buy SOL', '0.2', '1999.998', '', '', '150.00', '13.333333333333333333', '13.33333333 down', '2000.00', '0.0000005', '2000.00 of 1.00'],
    ]);
    expect(a?.instructions.map(({ quantity, total_notional }) => [quantity, total_notional])).toEqual(
      a?.instructions.map(({ explanation }) => [explanation.quantity, explanation.notional]),
    );
    expect(ghost).toMatchObject({ status: 'rejected', status_reason: 'participant_not_found' });
    expect(ghost?.instructions.map(figures)).toEqual([
      ['buy BTC', '0.5', '50', '', '', '', '', ' down', '', '', '50.00 of 1.00'],
      ['buy ETH', '0.3', '30', '', '', '', '', ' down', '', '', '30.00 of 1.00'],
      ['buy SOL', '0.2', '20', '', '', '', '', ' down', '', '', '20.00 of 1.00'],
    ]);
    const document = await reconciled(tenant, operation.id, ['BTC', 'ETH', 'SOL']);
    expect(document.request).toMatchObject({
      method: 'POST',
      path: `/strategies/${strategyId}/enroll`,
      body: { participants: [{ participant_code: 'A' }, { participant_code: 'GHOST' }, { participant_code: 'B' }] },
    });
    expect(document.executions.map(({ trades, entries }) => [trades.length, entries.length])).toEqual([
      [3, 12],
      [0, 0],
      [3, 12],
    ]);
    expect(document.sums.find(({ asset }) => asset === 'USD')).toEqual({
      asset: 'USD',
      debits: '-14999.99',
      credits: '14999.99',
      sum: '0.00',
    });
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const rebalance: Scenario = {
  name: 'an explanation of a rebalance shows the holdings, the targets, the deltas and the legs that follow from them',
  run: async (context) => {
    const { tenant, strategyId } = await opened(context);
    await tenant.run(strategyId, 'enroll', [{ participant_code: 'A', amount: '9999.99', auto_rebalance: true }]);
    const { operation, executions } = await tenant.run(
      strategyId,
      'rebalance',
      [{ participant_code: 'A' }, { participant_code: 'B' }],
      { allocations: TO_ETH },
    );
    const [a, b] = await Promise.all(executions.map((execution) => explain(tenant, execution)));
    // 0.08333316 BTC, 1 ETH and 13.33333333 SOL are worth 9,999.9895995. 2,999.98 and 1,999.99 buy the ETH.
    expect(a?.instructions.map(figures)).toEqual([
      // prettier-ignore
      ['sell BTC', '0.2', '1999.9979199', '4999.9896', '-2999.9916801', '60000.00', '0.049999833333333333', '0.04999983 down', '2999.98', '-0.0098', '2999.9898 of 1.00'],
      // prettier-ignore
      ['buy ETH', '0.8', '7999.9916796', '3000', '4999.9916796', '3000.00', '1.666656666666666666', '1.66665666 down', '4999.97', '0.00002', '4999.97 of 1.00'],
      // prettier-ignore
      ['sell SOL', '0', '0', '1999.9999995', '-1999.9999995', '150.00', '13.33333333', '13.33333333 none', '1999.99', '-0.0099995', '1999.9999995 of 0.01'],
    ]);
    expect(a?.instructions.map(({ explanation }) => [explanation.held_quantity, explanation.reference_price])).toEqual([
      ['0.08333316', '60000.00'],
      ['1.00000000', '3000.00'],
      ['13.33333333', '150.00'],
    ]);
    expect(b).toMatchObject({ status: 'rejected', status_reason: 'trader_not_enrolled', instructions: [] });
    await reconciled(tenant, operation.id, ['BTC', 'ETH', 'SOL']);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

const venueReject: Scenario = {
  name: 'an Execution that the venue refused is explained at its locked prices, and moved no money and no assets',
  run: async (context) => {
    const { tenant, strategyId } = await opened(context);
    const fault = { scenario: 'venue_reject:ETH', times: 1, strategy_id: strategyId };
    await tenant.client.call(API.armSandboxFault, { body: fault });
    const { operation, executions } = await tenant.run(strategyId, 'enroll', [
      { participant_code: 'A', amount: '300.00', auto_rebalance: true },
      { participant_code: 'B', amount: '300.00', auto_rebalance: true },
    ]);
    expect(executions.map(({ status }) => status)).toEqual(['rejected', 'settled']);
    const [a, b] = await Promise.all(executions.map((execution) => explain(tenant, execution)));
    expect(a?.instructions.map(({ status, quantity }) => [status, quantity])).toEqual([
      ['rejected', ''],
      ['failed', ''],
      ['rejected', ''],
    ]);
    expect(a?.instructions.map(figures)).toEqual(b?.instructions.map(figures));
    expect(a?.instructions.map(({ explanation }) => [explanation.locked_price, explanation.quantity])).toEqual([
      ['60000.00', '0.00250000'],
      ['3000.00', '0.03000000'],
      ['150.00', '0.40000000'],
    ]);
    const { executions: shown } = await reconciled(tenant, operation.id, ['BTC', 'ETH', 'SOL']);
    expect(shown.map(({ trades, entries }) => [trades.length, entries.length])).toEqual([
      [0, 0],
      [3, 12],
    ]);
    await tenant.close();
  },
};

const foreign: Scenario = {
  name: 'Operations of another platform are not explained or reconciled, and participants explain only own Executions',
  run: async (context) => {
    const { tenant, strategyId } = await opened(context);
    const { operation, executions } = await tenant.run(strategyId, 'enroll', [
      { participant_code: 'A', amount: '100.00', auto_rebalance: true },
      { participant_code: 'B', amount: '100.00', auto_rebalance: true },
    ]);
    const requests = [
      ...executions.map(
        ({ id }) =>
          (client: BallastClient) =>
            client.send(API.getExecutionExplanation, { params: { execution_id: id } }),
      ),
      (client: BallastClient) =>
        client.send(API.getOperationReconciliation, { params: { operation_id: operation.id } }),
    ];
    const statuses = (client: Tenant['client']): Promise<readonly number[]> =>
      Promise.all(requests.map(async (request) => (await request(client)).status));
    const other = await Tenant.open(context.root, context.baseUrl);
    expect(await statuses(tenant.client)).toEqual([200, 200, 200]);
    expect(await statuses(other.client)).toEqual([404, 404, 404]);
    const key = await tenant.client.call(API.createApiKey, {
      body: {
        scopes: ['READ'],
        participant_code: 'A',
      },
    });
    const own = documentedClient({ baseUrl: context.baseUrl, key: key.key, secret: withSecret(key).secret });
    expect(await statuses(own)).toEqual([200, 404, 403]);
    await own.close();
    await other.close();
    await tenant.close();
  },
};

export const AUDIT_SCENARIOS: readonly Scenario[] = [enrollment, rebalance, venueReject, foreign];
