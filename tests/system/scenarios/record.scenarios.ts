import { EXIT } from '@ballast/cli';
import type { Scenario, ScenarioContext } from './context';

/** Compares each service that has a fold with the record, while the platform works. */
export async function rebuildAll({ ballast }: ScenarioContext, ...options: readonly '--swap'[]): Promise<void> {
  expect(await ballast('audit', 'rebuild', '--all', ...options)).toBe(EXIT.holds);
}

export const RECORD_SCENARIO: Scenario = {
  name: 'every row that follows from the record is as the record says',
  run: (context) => rebuildAll(context),
};
