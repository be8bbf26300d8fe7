import type { AccountStatus, MovementStatus, RailNews } from '@ballast/contracts';
import { advanceMovement } from './advance-movement';

const WITHDRAWAL = { kind: 'withdrawal', direction: 'out' } as const;
const CREDIT = { kind: 'payment', direction: 'out' } as const;
const DEBIT = { kind: 'payment', direction: 'in' } as const;
const PAYOUT = { kind: 'payout', direction: 'out' } as const;
const ALL = [WITHDRAWAL, CREDIT, DEBIT, PAYOUT];
const NEWS: readonly RailNews[] = ['taken', 'settled', 'rejected', 'returned'];

/** Status, code and booking after news; null without a step. */
function after(
  terms: (typeof ALL)[number],
  news: RailNews,
  { status = 'approved', account = 'open' }: { status?: MovementStatus; account?: AccountStatus } = {},
) {
  const before = { status, account: { version: 1, status: account, participant_code: 'HOLD', tenants: [] } };
  const step = advanceMovement(terms, before, news);
  return step === null ? null : [step.status, step.status_code, step.booking];
}

describe('news of the rail', () => {
  it('that it has taken a movement is a status of payments alone', () => {
    expect(ALL.map((terms) => after(terms, 'taken')?.[0])).toEqual([undefined, 'taken', 'taken', undefined]);
    expect(after(CREDIT, 'taken', { status: 'taken' })).toBeNull();
  });

  it('that a movement is settled captures what goes out and credits what comes in', () => {
    expect(after(CREDIT, 'settled', { status: 'taken' })).toEqual(['settled', '', 'capture']);
    expect(after(WITHDRAWAL, 'settled', { account: 'locked' })).toEqual(['settled', '', 'capture']);
    expect(after(DEBIT, 'settled', { status: 'taken' })).toEqual(['settled', '', 'credit']);
  });

  it.each(['locked', 'divesting', 'closed'] as const)('credits nothing to an account that is %s', (account) => {
    expect(after(DEBIT, 'settled', { account })).toEqual(['failed', 'account_not_open', 'none']);
  });

  it('that a movement is refused or comes back at once releases its hold, if it has one', () => {
    for (const terms of ALL) {
      const booking = terms.direction === 'out' ? 'release' : 'none';
      expect(after(terms, 'rejected')).toEqual(['failed', 'rail_rejected', booking]);
      expect(after(terms, 'returned')).toEqual(['returned', 'returned_by_rail', booking]);
    }
  });

  it('that settled money comes back credits it, also to a locked account, but never to a closed one', () => {
    for (const account of ['open', 'locked', 'divesting'] as const) {
      expect(after(PAYOUT, 'returned', { status: 'settled', account })).toEqual([
        'returned',
        'returned_by_rail',
        'give_back',
      ]);
    }
    const closed = { status: 'settled', account: 'closed' } as const;
    expect(after(PAYOUT, 'returned', closed)).toEqual(['returned', 'account_not_open', 'none']);
    expect(after(DEBIT, 'returned', { status: 'settled' })).toBeNull();
  });

  it('changes nothing of a movement that has ended', () => {
    for (const status of ['rejected', 'failed', 'returned'] as const) {
      for (const terms of ALL) for (const news of NEWS) expect(after(terms, news, { status })).toBeNull();
    }
    for (const terms of ALL) {
      for (const news of ['taken', 'settled', 'rejected'] as const) {
        expect(after(terms, news, { status: 'settled' })).toBeNull();
      }
    }
  });
});
