import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INTERNAL_CALLS, OPERATOR } from '@ballast/internal-api';
import { startAllInOne } from './all-in-one';
import { SERVICE_NAMES } from './service-names';

describe('all services in one process', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ballast-all-in-one-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('name the wrong keys of every service at once, before any of them starts', async () => {
    const starting = startAllInOne({
      DATA_DIR: dataDir,
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
      LOG_LEVEL: 'loud',
      PLAN_TTL_MS: '10',
      PRICING_SPREAD_BPS: '-1',
    });
    await expect(starting).rejects.toThrow(
      [
        'The configuration is not usable:',
        '  LOG_LEVEL: must be one of fatal, error, warn, info, debug, trace, silent',
        '  PRICING_SPREAD_BPS: must be at least 0',
        '  PLAN_TTL_MS: must be at least 1000',
      ].join('\n'),
    );
  });
});

describe('internal addresses', () => {
  it('are served and called only by services of the platform, and called by the operator', () => {
    const named = new Set(INTERNAL_CALLS.flatMap(({ servedBy, callers }) => [...servedBy, ...callers]));
    const known: ReadonlySet<string> = new Set([...SERVICE_NAMES, OPERATOR]);
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
  });
});
