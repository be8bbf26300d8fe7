import { API, OPERATION_CALLS_BY_ACTION, type BodyOf, type OperationAction } from '@ballast/api';
import type { Execution, Instruction, OperationPrice, PlannedExecution } from '@ballast/contracts';
import { BASKET, bodyOf, Tenant, type Ask, type RequestOptions } from '../harness/tenant';
import { pinPrices, type ScenarioContext } from './context';

export interface Plan {
  readonly plan_id: string;
  readonly expires_at: string;
  readonly prices: readonly OperationPrice[];
  readonly executions: readonly PlannedExecution[];
}

export const TO_ETH = [
  { underlying_currency: 'BTC', weight: '0.20' },
  { underlying_currency: 'ETH', weight: '0.80' },
];

/** A Strategy with Traders. Each holds BTC for 5,000, ETH for 3,000 and SOL for 2,000 USD at the pinned prices. */
export async function enrolled(
  { root, baseUrl }: ScenarioContext,
  codes: readonly string[],
): Promise<{ tenant: Tenant; strategyId: string }> {
  await pinPrices(root);
  const tenant = await Tenant.open(root, baseUrl);
  await tenant.participants(codes);
  const { id } = await tenant.strategy();
  const asked = codes.map((participant_code) => ({ participant_code, amount: '10000.00', auto_rebalance: true }));
  await tenant.run(id, 'enroll', asked);
  return { tenant, strategyId: id };
}

export function topUpOf(participants: BodyOf<typeof API.topUp>['participants']): BodyOf<typeof API.previewTopUp> {
  return { allocations: BASKET, participants };
}

/** Strategy id, kind of Operation, participants (undefined for the default scope), and other options of the request. */
export type Asked = readonly [string, OperationAction, readonly Ask[] | undefined, (RequestOptions | undefined)?];

export function preview({ client }: Tenant, [strategyId, kind, participants, options = {}]: Asked): Promise<Plan> {
  return client.call(OPERATION_CALLS_BY_ACTION[kind].preview, {
    params: { strategy_id: strategyId },
    body: bodyOf(participants, options),
    requestId: options.requestId,
  });
}

/** Sends the previewed request again, as an Operation with the id of its plan, and waits for its end. */
export function execute(
  tenant: Tenant,
  [strategyId, kind, participants, options = {}]: Asked,
  { plan_id }: Pick<Plan, 'plan_id'>,
): ReturnType<Tenant['run']> {
  return tenant.run(strategyId, kind, participants, { ...options, extra: { ...options.extra, plan_id } });
}

export async function setPrice({ root }: ScenarioContext, asset: string, price: string): Promise<void> {
  await root.call(API.pinSandboxPrice, { params: { underlying: asset, quoted: 'USD' }, body: { price } });
}

/** Pins the prices of BTC: a mid of 60,000 USD that moved up by `bps` basis points, and a spread of 20 basis points. */
export async function moveMarket({ root }: ScenarioContext, bps: 0 | 10 | 24): Promise<void> {
  const sides = {
    0: { bid: '59940.00', ask: '60060.00' },
    10: { bid: '59999.94', ask: '60120.06' },
    24: { bid: '60083.86', ask: '60204.14' },
  }[bps];
  await root.call(API.pinSandboxPrice, { params: { underlying: 'BTC', quoted: 'USD' }, body: sides });
}

/** Fields of a leg that a plan promises and that its Instruction must show afterwards. */
export function terms({
  underlying_currency,
  side,
  amount,
  amount_type,
  price,
  quantity,
  total_notional,
}: Instruction) {
  return [underlying_currency, side, amount, amount_type, price, quantity, total_notional];
}

export function reasons(executions: readonly (Execution | PlannedExecution)[]): readonly (readonly string[])[] {
  return executions.map(({ participant_code, status, status_reason }) => [participant_code, status, status_reason]);
}

export async function finish(tenant: Tenant): Promise<void> {
  expect(await tenant.violations()).toEqual([]);
  await tenant.close();
}

/** Asset, side and, for a sell, quantity of each leg. A planned rebalance keeps these even if prices move a little. */
export function legsOf({ instructions }: Execution | PlannedExecution): readonly (readonly string[])[] {
  return instructions.map(({ underlying_currency, side, quantity }) => [
    underlying_currency,
    side,
    side === 'sell' ? quantity : '',
  ]);
}
