import { parseConfig } from '@ballast/platform-config';
import { configSchema } from './config';

const REQUIRED = { DATABASE_URL: 'postgres://localhost/ballast', INTERNAL_TOKEN: 'x'.repeat(16) };

describe('the settings of pricing', () => {
  it('allow a plan tolerance of half of the spread, which is the default', () => {
    expect(parseConfig(configSchema, REQUIRED)).toMatchObject({ PLAN_TOLERANCE_BPS: 10, PRICING_SPREAD_BPS: 20 });
    const wide = { ...REQUIRED, PLAN_TOLERANCE_BPS: '25', PRICING_SPREAD_BPS: '50' };
    expect(parseConfig(configSchema, wide).PLAN_TOLERANCE_BPS).toBe(25);
  });

  it.each([
    [{ PLAN_TOLERANCE_BPS: '11' }, 20],
    [{ PRICING_SPREAD_BPS: '19' }, 19],
    [{ PLAN_TOLERANCE_BPS: '1', PRICING_SPREAD_BPS: '0' }, 0],
  ])('refuse a tolerance above half of the spread: %j', (env, spread) => {
    expect(() => parseConfig(configSchema, { ...REQUIRED, ...env })).toThrow(
      `PLAN_TOLERANCE_BPS: must be at most half of PRICING_SPREAD_BPS, which is ${spread}`,
    );
  });
});
