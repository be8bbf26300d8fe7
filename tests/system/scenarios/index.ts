import { ACCESS_SCENARIOS } from './access.scenarios';
import { ACCOUNT_SCENARIOS } from './account.scenarios';
import { ALLOCATION_SCENARIOS } from './allocation.scenarios';
import { AUDIT_SCENARIOS } from './audit.scenarios';
import { BULK_SCENARIOS } from './bulk.scenarios';
import { ENROLLMENT_SCENARIOS } from './enrollment.scenarios';
import { EXAMPLE_SCENARIOS } from './example.scenarios';
import { EXTERNAL_ID_SCENARIOS } from './external-id.scenarios';
import { FAULT_SCENARIOS } from './fault.scenarios';
import { GUIDE_SCENARIOS } from './guide.scenarios';
import { OPERATION_SCENARIOS } from './operations.scenarios';
import { OPERATOR_SCENARIOS } from './operator.scenarios';
import { ORDER_SCENARIOS } from './order.scenarios';
import { OUTFLOW_SCENARIOS } from './outflow.scenarios';
import { PAYMENT_SCENARIOS } from './payment.scenarios';
import { PAYOUT_SCENARIOS } from './payout.scenarios';
import { PLAN_SCENARIOS } from './plan.scenarios';
import { QUOTE_SCENARIOS } from './quote.scenarios';
import { TRADE_SCENARIOS } from './trade.scenarios';
import { REQUEST_SCENARIOS } from './request.scenarios';
import { RULE_SCENARIOS } from './rules';
import { SEAL_SCENARIOS } from './seal.scenarios';
import { TRANSFER_SCENARIOS } from './transfer.scenarios';
import { WITHDRAWAL_SCENARIOS } from './withdrawal.scenarios';
import { WALL_SCENARIOS } from './wall.scenarios';
import type { Scenario } from './context';

export { cohort, cohortScenario } from './cohort.scenarios';
export { RECORD_SCENARIO, rebuildAll, REPLAY_SCENARIO } from './record.scenarios';
export { loseAndRestore, SeenTenant } from './restore.scenarios';
export { ballastWith, type Scenario, type ScenarioContext } from './context';

/** Scenarios for each call, each kind of Operation and each command: they need all services and their connections. */
export const DEPLOYMENT_SCENARIOS: readonly Scenario[] = [
  ...ENROLLMENT_SCENARIOS,
  ...ACCOUNT_SCENARIOS,
  ...ACCESS_SCENARIOS,
  ...OPERATION_SCENARIOS,
  ...AUDIT_SCENARIOS,
  ...BULK_SCENARIOS,
  ...EXTERNAL_ID_SCENARIOS,
  ...FAULT_SCENARIOS,
  ...GUIDE_SCENARIOS,
  ...OPERATOR_SCENARIOS,
  ...ORDER_SCENARIOS,
  ...OUTFLOW_SCENARIOS,
  ...PLAN_SCENARIOS,
  ...QUOTE_SCENARIOS,
  ...TRADE_SCENARIOS,
  ...REQUEST_SCENARIOS,
  ...SEAL_SCENARIOS,
  ...TRANSFER_SCENARIOS,
  ...WALL_SCENARIOS,
  ...WITHDRAWAL_SCENARIOS,
  ...PAYMENT_SCENARIOS,
  ...PAYOUT_SCENARIOS,
  ...ALLOCATION_SCENARIOS,
  ...EXAMPLE_SCENARIOS,
];

/** Scenarios that hold on both logs: those of a deployment, and each rule of the product. */
export const SCENARIOS: readonly Scenario[] = [...DEPLOYMENT_SCENARIOS, ...RULE_SCENARIOS];
