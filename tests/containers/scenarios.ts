import { documentedClient } from '@ballast/test-client';
import { SCENARIOS } from '../system/scenarios';

const SCENARIO_DEADLINE_MS = 120_000;

/** Declares the scenarios that every deployment passes. `baseUrl` is called by each test, after the hooks have run. */
export function describeScenarios(baseUrl: () => string): void {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (_, scenario) => {
      const root = documentedClient({ baseUrl: baseUrl(), key: 'sandbox-key', secret: 'sandbox-secret' });
      try {
        await scenario.run({ root, baseUrl: baseUrl(), canReceiveWebhooks: false });
      } finally {
        await root.close();
      }
    },
    SCENARIO_DEADLINE_MS,
  );
}
