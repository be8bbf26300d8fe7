import { LedgerBook, PlatformAccounts } from '@ballast/domain-ledger';
import { parseMoney } from '@ballast/kernel';
import { Funds } from './funds';
import { APPROVED } from './testing/fixtures';

const ACCOUNTS = new PlatformAccounts('SANDBX');
const PREFUNDED = { ...APPROVED, funding: 'prefunded' } as const;
const usd = (text: string) => parseMoney(text, 'USD', 2);

function fundsWith({ float = '0', cash = '0', held = '0' }): Funds {
  const stored = (accountId: string, balance: string) => ({ accountId, asset: 'USD', balance, held });
  const book = new LedgerBook([stored(ACCOUNTS.float.id, float), stored(ACCOUNTS.participant('CUST01').id, cash)]);
  return new Funds({ currency: 'USD', scale: 2 }, ACCOUNTS, book);
}

describe('drawing on the float', () => {
  it('grants one participant after the other until the float is used up', () => {
    const funds = fundsWith({ float: '100.00' });
    expect(funds.draw('CUST01', APPROVED, usd('60.00'))).toBe(ACCOUNTS.float);
    expect(funds.draw('CUST02', APPROVED, usd('40.01'))).toBeNull();
    expect(funds.draw('CUST03', APPROVED, usd('40.00'))).toBe(ACCOUNTS.float);
    expect(funds.draw('CUST04', APPROVED, usd('0.01'))).toBeNull();
  });

  it('counts holds as not available', () => {
    expect(fundsWith({ float: '100.00', held: '60.00' }).draw('CUST01', APPROVED, usd('40.01'))).toBeNull();
  });

  it('reports the available amount before and after the draws', () => {
    const funds = fundsWith({ float: '100.00', held: '10.00' });
    funds.draw('CUST01', APPROVED, usd('60.00'));
    funds.draw('CUST02', APPROVED, usd('60.00'));
    expect(funds.floatMovement()).toEqual({ floatAvailableBefore: '90.00', floatAvailableAfter: '30.00' });
  });
});

describe('drawing on own cash', () => {
  it('pays for a prefunded participant, and leaves the float alone', () => {
    const funds = fundsWith({ cash: '50.00' });
    expect(funds.draw('CUST01', PREFUNDED, usd('50.00'))).toEqual(ACCOUNTS.participant('CUST01'));
    expect(funds.floatMovement()).toEqual({ floatAvailableBefore: '', floatAvailableAfter: '' });
  });

  it('is refused beyond the available amount', () => {
    expect(fundsWith({ float: '100.00', cash: '49.99' }).draw('CUST01', PREFUNDED, usd('50.00'))).toBeNull();
    expect(fundsWith({ cash: '50.00', held: '0.01' }).draw('CUST01', PREFUNDED, usd('50.00'))).toBeNull();
  });
});
