import { AMOUNT_PATTERN } from '@ballast/contracts';
import { FUNDING_CALLS } from './funding';
import { OPERATION_CALLS } from './operations';

const TAKEN = ['1', '0.01', '100.00', '0.000000000000000001', '999999999999999999.99', '10', '0.10'];
const REFUSED = ['0', '0.0', '0.00', '-1', '+1', '01', '.5', '5.', '1e3', '1000000000000000000', '٣', '1\n', ''];

const bodyOf = {
  deposit: (amount: string) => FUNDING_CALLS.createDeposit.body.safeParse({ account: 'float', asset: 'USD', amount }),
  topUp: (amount: string) =>
    OPERATION_CALLS.topUp.body.safeParse({
      allocations: [{ underlying_currency: 'BTC', weight: '1' }],
      participants: [{ participant_code: 'CUST01', amount }],
    }),
} as const;

describe.each(Object.entries(bodyOf))('the described amount of a %s', (_what, parse) => {
  it.each(TAKEN)('may be %s', (amount) => {
    expect(AMOUNT_PATTERN.test(amount)).toBe(true);
    expect(parse(amount).error?.issues).toBeUndefined();
  });

  it.each(REFUSED)('may not be %j', (amount) => {
    expect(parse(amount).success).toBe(false);
  });
});
