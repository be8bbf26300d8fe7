import type { Scenario } from '../context';
import { CREDIT_OF_BUYS } from './credit-buys.rows';
import { CREDIT_OF_LIQUIDATIONS } from './credit-liquidation.rows';
import { CREDIT_OF_PARTIAL_SELLS } from './credit-partial-sell.rows';
import { CREDIT_OF_REBALANCES } from './credit-rebalance.rows';
import type { Row } from './row';
import { scenarioOf } from './run-row';
import { SIZING_OF_AMOUNTS } from './sizing-amounts.rows';
import { SIZING_OF_REBALANCES } from './sizing-rebalance.rows';

const ROWS: readonly Row[] = [
  ...CREDIT_OF_BUYS,
  ...CREDIT_OF_PARTIAL_SELLS,
  ...CREDIT_OF_REBALANCES,
  ...CREDIT_OF_LIQUIDATIONS,
  ...SIZING_OF_AMOUNTS,
  ...SIZING_OF_REBALANCES,
];

/** The rules of the product, in rows that each prove one. */
export const RULE_SCENARIOS: readonly Scenario[] = ROWS.map(scenarioOf);
