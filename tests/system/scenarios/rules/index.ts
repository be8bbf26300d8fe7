import type { Scenario } from '../context';
import { CONCURRENCY } from './concurrency.rows';
import { CREDIT_OF_BUYS } from './credit-buys.rows';
import { CREDIT_OF_LIQUIDATIONS } from './credit-liquidation.rows';
import { CREDIT_OF_PARTIAL_SELLS } from './credit-partial-sell.rows';
import { CREDIT_OF_REBALANCES } from './credit-rebalance.rows';
import { EVENT_RULES } from './event.scenarios';
import { EXTREMES } from './extreme.rows';
import { LOCKED_PRICES } from './locked-price.rows';
import { MISSING_PRICES } from './missing-price.rows';
import { OUTCOMES } from './outcome.rows';
import { REQUEST_RULES } from './request.scenarios';
import type { Row } from './row';
import { scenarioOf } from './run-row';
import { SIZING_OF_AMOUNTS } from './sizing-amounts.rows';
import { SIZING_OF_REBALANCES } from './sizing-rebalance.rows';
import { STRATEGY_RULES } from './strategy.scenarios';
import { TRADERS } from './trader.rows';

const ROWS: readonly Row[] = [
  ...CREDIT_OF_BUYS,
  ...CREDIT_OF_PARTIAL_SELLS,
  ...CREDIT_OF_REBALANCES,
  ...CREDIT_OF_LIQUIDATIONS,
  ...SIZING_OF_AMOUNTS,
  ...SIZING_OF_REBALANCES,
  ...LOCKED_PRICES,
  ...MISSING_PRICES,
  ...OUTCOMES,
  ...CONCURRENCY,
  ...TRADERS,
  ...EXTREMES,
];

/** The rules of the product, one scenario for each rule. */
export const RULE_SCENARIOS: readonly Scenario[] = [
  ...ROWS.map(scenarioOf),
  ...STRATEGY_RULES,
  ...REQUEST_RULES,
  ...EVENT_RULES,
];
