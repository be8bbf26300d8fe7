import { ConfigError, parseConfig } from '@ballast/platform-config';
import { configSchema } from './config';

const REQUIRED = { DATABASE_URL: 'postgres://localhost/ballast', INTERNAL_TOKEN: 'sixteen characters' };

describe('the configuration of the credit check', () => {
  it('holds 2 % more than a partial sell needs unless told otherwise', () => {
    expect(parseConfig(configSchema, REQUIRED).SELL_HOLD_BUFFER_BPS).toBe(200);
    expect(parseConfig(configSchema, { ...REQUIRED, SELL_HOLD_BUFFER_BPS: '0' }).SELL_HOLD_BUFFER_BPS).toBe(0);
  });

  it('names every key that is wrong', () => {
    const wrong = { ...REQUIRED, SELL_HOLD_BUFFER_BPS: '-1', CREDIT_TRANSACTION_BYTES: 'many' };
    const parse = (): unknown => parseConfig(configSchema, wrong);
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(/SELL_HOLD_BUFFER_BPS[^]*CREDIT_TRANSACTION_BYTES/);
  });
});
