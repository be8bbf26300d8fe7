import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICE_NAMES } from '@ballast/all-in-one';
import { TOPIC_DEFINITIONS } from '@ballast/contracts';
import { configViolations, handledKeptDaysSchema } from '@ballast/platform-config';
import { z } from 'zod';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Services that remove the ids of what they have handled. */
const FORGETFUL = ['advisor-registry', 'credit-check', 'execution', 'operation-orchestrator'];

/** The settings of a service that its configuration names. */
function settingsOf(name: string): readonly string[] {
  const file = join(__dirname, '..', '..', 'apps', name, 'src', 'config.ts');
  if (!existsSync(file)) return [];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- The path is that of each service in turn.
  const { configSchema } = require(file) as { readonly configSchema: z.ZodObject };
  return Object.entries(configSchema.shape).flatMap(([key, schema]) => (schema === handledKeptDaysSchema ? [key] : []));
}

describe('the ids of handled messages', () => {
  it('are kept longer than commands stay in their topics, or the service does not start', () => {
    const schema = z.object({ HANDLED_KEPT_DAYS: handledKeptDaysSchema });
    const days = Math.max(...TOPIC_DEFINITIONS.map(({ retentionMs }) => retentionMs)) / DAY_MS;
    expect(days).toBeGreaterThan(0);
    const refused = configViolations(schema, { HANDLED_KEPT_DAYS: String(days) });
    expect(refused).toEqual([expect.stringContaining('HANDLED_KEPT_DAYS')]);
    expect(configViolations(schema, { HANDLED_KEPT_DAYS: String(days + 1) })).toEqual([]);
  });

  it('are kept so long by every service that removes them', () => {
    const found = SERVICE_NAMES.filter((name) => settingsOf(name).includes('HANDLED_KEPT_DAYS'));
    expect(found.toSorted()).toEqual(FORGETFUL);
  });
});
