import { Trace } from '../trace';
import { violationsAtRest } from './invariants/violations-at-rest';
import type { PlantedBug } from './planted-bugs';
import type { Scenario } from './scenario';
import { World } from './world';

export interface RunOptions {
  readonly bugs?: readonly PlantedBug[];
  /** Keeps the lines of the trace, which cost time. */
  readonly keepsTrace?: boolean;
}

export interface Outcome {
  readonly violations: readonly string[];
  readonly steps: number;
  /** Lines of the trace, when they are kept. */
  readonly trace: readonly string[];
  /** SHA-256 of the trace, in hex. */
  readonly digest: string;
}

/** Runs one scenario to its end. */
export function runScenario(scenario: Scenario, { bugs = [], keepsTrace = false }: RunOptions = {}): Outcome {
  const trace = new Trace(keepsTrace);
  const world = new World(scenario, trace, new Set(bugs));
  world.run();
  const violations = world.violations.length > 0 ? world.violations : violationsOf(world);
  return { violations, steps: world.steps, trace: trace.lines, digest: trace.digest() };
}

/** Violations of the invariants at rest. A state that cannot be checked is a violation too. */
function violationsOf(world: World): readonly string[] {
  try {
    return violationsAtRest(world);
  } catch (error) {
    return [`the invariants cannot be checked: ${String(error)}`];
  }
}
