import { REGIONS } from '@ballast/contracts';
import fc from 'fast-check';
import { accountId, formatZrn, readZrn } from './zrn';

const ID = '7f1e0d9c-8b7a-4695-8473-625140392817';

describe('a ZRN', () => {
  it.each([
    [`zrn:zh:eu:account:customer:${ID}`, 'eu'],
    [`zrn:zh:eu:accounts:customer:${ID}`, 'eu'],
    [`urn:zh:uk:accounts:customer:${ID}`, 'uk'],
    [`ZRN:ZH:US:ACCOUNT:CUSTOMER:${ID.toUpperCase()}`, 'us'],
    [`zrn%3Azh%3aeu%3Aaccount%3Acustomer%3A${ID}`, 'eu'],
    [`customer:${ID}`, null],
    [ID, null],
    [ID.toUpperCase(), null],
  ])('is read from %s', (text, region) => {
    expect(readZrn(text)).toEqual({ id: ID, region });
  });

  it.each([
    '',
    'CUST01',
    'customer:',
    'customer:7f1e',
    `urn:zh:eu:account:customer:${ID}`,
    `zrn:zh:xx:account:customer:${ID}`,
    `zrn:zh:eu:account:platform:${ID}`,
    `zrn:zh:eu:account:customer:${ID}:`,
    ` ${ID}`,
    `${ID}\n`,
  ])('is not read from %j', (text) => {
    expect(readZrn(text)).toBeUndefined();
  });

  it('is read as it was printed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...REGIONS), fc.uuid(), (region, id) => {
        expect(readZrn(formatZrn({ region, id }))).toEqual({ region, id });
      }),
    );
  });
});

describe('the id of an account', () => {
  it('derives from platform, participant and label', () => {
    const id = accountId('SANDBX', 'CUST01', 'general');
    expect(accountId('SANDBX', 'CUST01', 'general')).toBe(id);
    const others = [
      accountId('OTHER', 'CUST01', 'general'),
      accountId('SANDBX', 'CUST02', 'general'),
      accountId('SANDBX', 'CUST01', 'savings'),
    ];
    expect(new Set([id, ...others]).size).toBe(4);
  });

  it('tells a label with a colon from a code', () => {
    expect(accountId('P', 'A', 'b:c')).not.toBe(accountId('P', 'b', 'c'));
  });
});
