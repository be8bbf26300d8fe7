import { ACCOUNT_KINDS, COUNTER_KINDS, CUSTOMER_KINDS, isCounterKind, RESERVED_CODES } from './account-kinds';
import { LEDGER_ACCOUNT_NAMES, LEDGER_ACCOUNT_PATTERN } from '../resources/ledger-entries';
import { CASH_PURPOSES, LEDGER_PURPOSES, PURPOSES } from './purposes';
import { SOURCE_KINDS, SOURCES, sourceKindOf } from './sources';

describe('account kinds', () => {
  it('are customers with a balance, or counter accounts without one', () => {
    expect(CUSTOMER_KINDS).toEqual(['float', 'participant', 'trader', 'account']);
    expect(COUNTER_KINDS).toEqual(['house', 'fees', 'external']);
    expect(isCounterKind('house')).toBe(true);
    expect(isCounterKind('float')).toBe(false);
    expect(isCounterKind('participant:house')).toBe(false);
  });

  it('have counter accounts that are named after their kind alone', () => {
    expect(COUNTER_KINDS.map((kind) => ACCOUNT_KINDS[kind].address)).toEqual(['none', 'none', 'none']);
  });

  it('are named by one pattern', () => {
    expect(LEDGER_ACCOUNT_NAMES.join(', ')).toBe(
      'float, house, fees, external, participant:{code}, trader:{id}, account:{id}',
    );
    expect(LEDGER_ACCOUNT_PATTERN.source).toBe(
      '^(float|house|fees|external|participant:[a-zA-Z0-9_-]{1,6}|trader:[0-9a-f-]{36}|account:[0-9a-f-]{36})$',
    );
  });

  it('reserve the codes float, house and fees', () => {
    expect(RESERVED_CODES).toEqual(['float', 'house', 'fees']);
  });

  it('reserve the name of each customer account that a platform has once: deposits name that account or a code', () => {
    const single = CUSTOMER_KINDS.filter((kind) => ACCOUNT_KINDS[kind].address === 'none');
    expect(single.every((kind) => RESERVED_CODES.includes(kind))).toBe(true);
  });
});

const OUTFLOW_PURPOSES = ['deposit_reversal', 'float_withdrawal'];

describe('purposes', () => {
  it('are the purposes that ledger entries show', () => {
    expect(LEDGER_PURPOSES).toEqual([
      'deposit',
      'buy_cash',
      'buy_asset',
      'sell_asset',
      'sell_cash',
      'transfer',
      'withdrawal',
      'payment',
      'payout',
      'fee',
      ...OUTFLOW_PURPOSES,
    ]);
    expect(CASH_PURPOSES).toEqual([
      'deposit',
      'buy_cash',
      'sell_cash',
      'transfer',
      'withdrawal',
      'payment',
      'payout',
      'fee',
      ...OUTFLOW_PURPOSES,
    ]);
  });

  it('have a counter account', () => {
    expect(LEDGER_PURPOSES.every((purpose) => isCounterKind(PURPOSES[purpose].counter))).toBe(true);
  });
});

describe('sources', () => {
  it('each have a letter of their own', () => {
    expect(new Set(SOURCE_KINDS.map((kind) => SOURCES[kind].code)).size).toBe(SOURCE_KINDS.length);
    expect(SOURCE_KINDS.every((kind) => SOURCES[kind].code.length === 1)).toBe(true);
    expect(SOURCE_KINDS.map((kind) => sourceKindOf(SOURCES[kind].code))).toEqual(SOURCE_KINDS);
  });

  it('are not read from an unknown letter', () => {
    expect(() => sourceKindOf('?')).toThrow('no source is stored as "?"');
  });
});
