import { derivedId } from '@ballast/kernel';
import { accountName, accountNamed, accountOf, LedgerAccounts, PlatformAccounts } from './account';

const TRADER = 'b1c2d3e4-f5a6-4789-bcde-f01234567890';

describe('customers’ accounts', () => {
  it('are named after their kind and their owner', () => {
    expect(accountOf('float', 'SANDBX', '').name).toBe('float');
    expect(accountOf('participant', 'SANDBX', 'CUST01').name).toBe('participant:CUST01');
    expect(accountOf('trader', 'SANDBX', TRADER)).toEqual({ kind: 'trader', id: TRADER, name: `trader:${TRADER}` });
  });

  it('have ids of their own on each platform, except for accounts that bring their id along', () => {
    const ids = ['SANDBX', 'OTHER'].flatMap((platform) => [
      accountOf('float', platform, '').id,
      accountOf('participant', platform, 'CUST01').id,
      accountOf('participant', platform, 'CUST02').id,
    ]);
    expect(new Set(ids).size).toBe(6);
    // The id derives from the whole name, so that two kinds with participants as owners do not share an account.
    expect(accountOf('participant', 'SANDBX', 'CUST01').id).toBe(derivedId('account', 'SANDBX', 'participant:CUST01'));
    expect(accountOf('trader', 'OTHER', TRADER).id).toBe(TRADER);
  });

  it.each(['float', 'participant:CUST01', `trader:${TRADER}`])('are found by the name %s', (name) => {
    const found = accountNamed('SANDBX', name);
    expect(found?.name).toBe(name);
    expect(accountName({ kind: 'float', id: '', ...found, ...ownerOf(name) })).toBe(name);
  });

  it.each(['house', 'fees', 'external', 'float:x', 'participant', 'trader:7', 'trader', 'margin', ''])(
    'are not found by the name %j',
    (name) => {
      expect(accountNamed('SANDBX', name)).toBeNull();
    },
  );

  it('pay for a participant by its funding', () => {
    const accounts = new PlatformAccounts('SANDBX');
    expect(accounts.cashOf('CUST01', 'novated')).toBe(accounts.float);
    expect(accounts.cashOf('CUST01', 'prefunded')).toBe(accounts.participant('CUST01'));
  });

  it('are the same objects whenever a platform is asked for them', () => {
    const ledger = new LedgerAccounts();
    expect(ledger.onPlatform('SANDBX').float).toBe(ledger.onPlatform('SANDBX').float);
    expect(ledger.onPlatform('OTHER').float.id).not.toBe(ledger.onPlatform('SANDBX').float.id);
  });
});

function ownerOf(name: string): { readonly ownerCode: string } {
  return { ownerCode: name.startsWith('participant:') ? name.slice('participant:'.length) : '' };
}
