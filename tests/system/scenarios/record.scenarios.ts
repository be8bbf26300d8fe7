import { EXIT } from '@ballast/cli';
import type { Scenario, ScenarioContext } from './context';

/** Compares each service that has a fold with the record, while the platform works. */
export async function rebuildAll({ ballast }: ScenarioContext, ...options: readonly '--swap'[]): Promise<void> {
  expect(await ballast('audit', 'rebuild', '--all', ...options)).toBe(EXIT.holds);
}

/** The end of each suite with a platform. */
export const RECORD_SCENARIO: Scenario<Pick<ScenarioContext, 'ballast'>> = {
  name: 'every invariant holds, rows are as the record says, and decisions come out as they were recorded',
  run: async ({ ballast }) => {
    expect(await ballast('audit', 'invariants')).toBe(EXIT.holds);
    expect(await ballast('audit', 'replay')).toBe(EXIT.holds);
  },
};
