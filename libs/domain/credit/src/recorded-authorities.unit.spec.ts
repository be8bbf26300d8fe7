import type { Authority } from '@ballast/domain-advisors';
import { recordAuthorities, RecordedAuthorities } from './recorded-authorities';
import { NOW } from './testing/fixtures';
import { checkedParticipant } from './testing/planned-legs';

const LATER = '2026-04-17T10:30:05.001Z';

function advisor(version: number, effective_at = '2026-04-17T09:00:00.000Z', daily?: string): Authority {
  const limits = daily === undefined ? {} : { daily_notional: daily, currency: 'USD' };
  const rights = { status: 'active', permissions: ['VIEW', 'BUY'], limits, expires_at: '', effective_at } as const;
  return {
    relation: 'advisor',
    isApproved: true,
    grant: { ...rights, permissions: [...rights.permissions], version },
    used: '5.00',
  };
}

function recordedOf(authorities: Readonly<Record<string, Authority>>) {
  const participants = Object.entries(authorities).map(([participant_code, authority]) =>
    checkedParticipant({ requested: { participant_code }, authority }),
  );
  return recordAuthorities({ participants, now: NOW });
}

describe('the authorities of a check', () => {
  it('are recorded once each, and the most frequent one without its participants', () => {
    const recorded = recordedOf({
      A: { relation: 'none' },
      B: advisor(1),
      C: advisor(1, '2026-04-17T09:00:01.000Z'),
      D: { relation: 'tenant', isApproved: false },
    });
    expect(recorded.map(({ relation, participants }) => [relation, participants])).toEqual([
      ['advisor', []],
      ['none', ['A']],
      ['tenant', ['D']],
    ]);
  });

  it('keep the instant of a version that counts later, and the usage of a daily limit', () => {
    const [usual] = recordedOf({ A: advisor(2, LATER, '100.00') });
    expect(usual).toMatchObject({ grant: { effective_at: LATER }, used: { A: '5.00' } });
    const [other] = recordedOf({ A: advisor(2) });
    expect(other?.grant).not.toHaveProperty('effective_at');
    expect(other).not.toHaveProperty('used');
  });

  it('have a grant once, however much of it each account has used', () => {
    const used = { A: '5.00', B: '7.50', C: '0' };
    const authorities = Object.fromEntries(
      Object.entries(used).map(([code, amount]) => [code, { ...advisor(1, undefined, '100.00'), used: amount }]),
    );
    const recorded = recordedOf(authorities);
    expect(recorded).toMatchObject([{ participants: [], used: { A: '5.00', B: '7.50' } }]);
    expect(recorded[0]?.used).not.toHaveProperty('C');
    const read = new RecordedAuthorities('ADV1', { authorities: recorded }, NOW);
    for (const [code, amount] of Object.entries(used)) expect(read.of(code)).toMatchObject({ used: amount });
  });

  it('are read as they were', () => {
    const authorities = { A: advisor(2, LATER, '100.00'), B: { relation: 'none' } as const };
    const read = new RecordedAuthorities('ADV1', { authorities: recordedOf(authorities) }, NOW);
    expect(read.of('A')).toEqual(authorities.A);
    expect(read.of('B')).toEqual(authorities.B);
    expect(read.of('ADV1')).toEqual({ relation: 'holder' });
    expect(new RecordedAuthorities(undefined, {}, NOW).of('A')).toEqual({ relation: 'platform' });
  });
});
