import type { Outcome } from '../domain/run-scenario';
import type { Scenario } from '../domain/scenario';
import { Trace } from '../trace';
import { wholeViolations } from './whole-invariants';
import type { WholeBug } from './whole-bugs';
import type { WholePlatform } from './whole-platform';
import { WholeWorld } from './whole-world';

export interface WholeRunOptions {
  readonly bugs?: readonly WholeBug[];
  /** Keeps the lines of the trace. */
  readonly keepsTrace?: boolean;
}

/** Runs one scenario on the whole platform to its end. */
export async function runWhole(
  platform: WholePlatform,
  scenario: Scenario,
  { bugs = [], keepsTrace = false }: WholeRunOptions = {},
): Promise<Outcome> {
  await platform.reset();
  const trace = new Trace(keepsTrace);
  const world = new WholeWorld(platform, scenario, { trace, bugs });
  await world.run();
  const violations = world.violations.length > 0 ? world.violations : await violationsOf(platform, scenario);
  return { violations, steps: world.steps, trace: trace.lines, digest: trace.digest() };
}

/** Violations of the invariants at rest. A state that cannot be checked is a violation too. */
async function violationsOf(platform: WholePlatform, scenario: Scenario): Promise<readonly string[]> {
  try {
    return await wholeViolations(platform, scenario);
  } catch (error) {
    return [`the invariants cannot be checked: ${String(error)}`];
  }
}
