import type { Fault, Scenario } from './scenario';
import { scenarioOfSeed } from './scenario-of-seed';
import { shrinkScenario } from './shrink-scenario';

const CRASH: Fault = { kind: 'crash', service: 'pricing', slice: 3, step: 'fenced', downMs: 10 };

describe('a scenario that fails', () => {
  it('keeps only the actions and faults that the failure needs', () => {
    const scenario: Scenario = { ...scenarioOfSeed(5), faults: [...scenarioOfSeed(5).faults, CRASH] };
    const [needed] = scenario.actions.slice(2);
    if (needed === undefined) throw new Error('seed 5 has three actions');
    const fails = ({ actions, faults }: Scenario): boolean => actions.includes(needed) && faults.includes(CRASH);
    const smallest = shrinkScenario(scenario, fails);
    expect(smallest.actions).toEqual([needed]);
    expect(smallest.faults).toEqual([CRASH]);
    expect(smallest.seed).toBe(5);
  });

  it('keeps all actions when the failure needs all of them', () => {
    const scenario = scenarioOfSeed(6);
    const { length } = scenario.actions;
    expect(shrinkScenario(scenario, ({ actions }) => actions.length === length).actions).toHaveLength(length);
  });
});
