import { WorkingBalances } from './working-balances';

const FLOAT = { account_id: 'f', asset: 'USD', balance: '100.00', held: '10.00' };

describe('balances in the course of one transaction', () => {
  it('are those that were locked until something changes', () => {
    const balances = new WorkingBalances([FLOAT]);
    expect(balances.of('f', 'USD')).toMatchObject({ balance: '100.00', held: '10.00' });
    expect(balances.available('f', 'USD')).toBe('90');
    expect(balances.changes()).toEqual([]);
  });

  it('are zero where there is none', () => {
    const balances = new WorkingBalances([FLOAT]);
    expect(balances.of('f', 'EUR')).toEqual({ balance: '0', held: '0' });
    expect(balances.ofAccount('g')).toEqual([]);
  });

  it('show each decision those before it and are written once', () => {
    const balances = new WorkingBalances([FLOAT]);
    balances.change('f', { asset: 'USD', posted: '0.00', held: '15.50' });
    expect(balances.available('f', 'USD')).toBe('74.5');
    balances.change('f', { asset: 'USD', posted: '-5.25', held: '-5.25' });
    expect(balances.of('f', 'USD')).toEqual({ balance: '94.75', held: '20.25' });
    expect(balances.changes()).toEqual([
      { accountId: 'f', asset: 'USD', posted: '-5.25', held: '10.25', isNew: false },
    ]);
  });

  it('open what was not there', () => {
    const balances = new WorkingBalances([]);
    balances.change('t', { asset: 'BTC', posted: '0.50000000', held: '0.00000000' });
    balances.change('t', { asset: 'BTC', posted: '0.25000000', held: '0.00000000' });
    expect(balances.ofAccount('t')).toEqual([{ asset: 'BTC', balance: '0.75', held: '0' }]);
    expect(balances.changes()).toEqual([{ accountId: 't', asset: 'BTC', posted: '0.75', held: '0', isNew: true }]);
  });
});
