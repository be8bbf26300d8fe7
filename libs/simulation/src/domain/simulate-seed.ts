import type { PlantedBug } from './planted-bugs';
import { reportOf } from './report';
import { runScenario } from './run-scenario';
import type { Scenario } from './scenario';
import { scenarioOfSeed } from './scenario-of-seed';
import { shrinkScenario } from './shrink-scenario';

export interface SeedOptions {
  readonly bugs?: readonly PlantedBug[];
  readonly keepsTrace?: boolean;
}

export interface SeedResult {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly steps: number;
  readonly digest: string;
  readonly trace: readonly string[];
}

/** Runs the scenario of a seed. */
export function simulateSeed(seed: number, options: SeedOptions = {}): SeedResult {
  return { seed, ...runScenario(scenarioOfSeed(seed), options) };
}

/** A failure in words: the scenario without everything that it does not need, its trace, and what it violates. */
export function failureReport(seed: number, { bugs = [] }: Pick<SeedOptions, 'bugs'> = {}): string {
  const fails = (scenario: Scenario): boolean => runScenario(scenario, { bugs }).violations.length > 0;
  const scenario = shrinkScenario(scenarioOfSeed(seed), fails);
  const flags = bugs.map((bug) => ` --bug ${bug}`).join('');
  return reportOf(scenario, runScenario(scenario, { bugs, keepsTrace: true }), flags);
}
