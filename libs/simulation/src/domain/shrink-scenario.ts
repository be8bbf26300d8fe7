import type { Scenario } from './scenario';

/** Upper bound of the tries to find a smaller scenario. */
const TRIES_MAX = 400;

/**
 * Smaller scenarios, one after the other: without some of the actions or faults. The caller tells the generator whether
 * each scenario still fails; the result is the smallest one that does. Half of a list is left out before single entries
 * are, so that a long list shrinks quickly.
 */
export function* smallerScenarios(scenario: Scenario): Generator<Scenario, Scenario, boolean> {
  let smallest = scenario;
  let tries = 0;
  for (let before = -1; before !== sizeOf(smallest) && tries < TRIES_MAX;) {
    before = sizeOf(smallest);
    for (const part of ['faults', 'actions'] as const) {
      for (let size = smallest[part].length; size >= 1; size = Math.floor(size / 2)) {
        for (let start = 0; start < smallest[part].length && tries < TRIES_MAX;) {
          const items = smallest[part];
          const smaller = { ...smallest, [part]: [...items.slice(0, start), ...items.slice(start + size)] };
          tries += 1;
          if (yield smaller) smallest = smaller;
          else start += size;
        }
      }
    }
  }
  return smallest;
}

function sizeOf({ actions, faults }: Scenario): number {
  return actions.length + faults.length;
}

/** The smallest scenario that is found to fail. */
export function shrinkScenario(scenario: Scenario, fails: (smaller: Scenario) => boolean): Scenario {
  const search = smallerScenarios(scenario);
  let step = search.next();
  while (step.done !== true) step = search.next(fails(step.value));
  return step.value;
}
