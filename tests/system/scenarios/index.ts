import { AUDIT_SCENARIOS } from './audit.scenarios';
import { ENROLLMENT_SCENARIOS } from './enrollment.scenarios';
import { EXAMPLE_SCENARIOS } from './example.scenarios';
import { FAULT_SCENARIOS } from './fault.scenarios';
import { OPERATION_SCENARIOS } from './operations.scenarios';
import { OPERATOR_SCENARIOS } from './operator.scenarios';
import { ORDER_SCENARIOS } from './order.scenarios';
import { PLAN_SCENARIOS } from './plan.scenarios';
import { REQUEST_SCENARIOS } from './request.scenarios';
import { RULE_SCENARIOS } from './rules';
import type { Scenario } from './context';

export { cohort, cohortScenario } from './cohort.scenarios';
export type { Scenario, ScenarioContext } from './context';

/** Scenarios that hold on every deployment of the platform and on both logs. */
export const SCENARIOS: readonly Scenario[] = [
  ...ENROLLMENT_SCENARIOS,
  ...OPERATION_SCENARIOS,
  ...AUDIT_SCENARIOS,
  ...FAULT_SCENARIOS,
  ...OPERATOR_SCENARIOS,
  ...ORDER_SCENARIOS,
  ...PLAN_SCENARIOS,
  ...REQUEST_SCENARIOS,
  ...RULE_SCENARIOS,
  ...EXAMPLE_SCENARIOS,
];
