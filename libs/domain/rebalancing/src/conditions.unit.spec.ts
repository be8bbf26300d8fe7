import { readConditions, type Condition } from './conditions';
import { nextOccurrence } from './schedule';

const NOW = '2027-03-27T00:00:00.000Z';
const drift = { name: 'Drift', type: 'DRIFT', kind: 'ABSOLUTE', threshold_bps: 500 } as const;
const nightly = { name: 'Nightly', type: 'SCHEDULED', time_zone: 'Europe/Berlin', cron: '30 2 * * *' } as const;

const violations = (conditions: readonly Condition[]): readonly string[] => {
  const read = readConditions(conditions, NOW);
  return 'violations' in read ? read.violations.map(({ field, violation }) => `${field} ${violation}`.trim()) : [];
};

describe('the conditions of a rebalancing strategy', () => {
  it('are thresholds and a schedule', () => {
    const read = readConditions([drift, nightly, { ...drift, kind: 'TOTAL' }], NOW);
    if ('violations' in read) throw new Error('refused');
    expect(read.thresholds.map(({ kind }) => kind)).toEqual(['ABSOLUTE', 'TOTAL']);
    expect(read.schedule === null ? null : nextOccurrence(read.schedule, NOW)).toBe('2027-03-27T01:30:00.000Z');
  });

  it('need no schedule', () => {
    expect(readConditions([drift], NOW)).toEqual({ thresholds: [drift], schedule: null });
  });

  it('may follow the calendar', () => {
    const calendar = { frequency: 'MONTHLY', time: '09:00', day_of_month: 31 } as const;
    expect(violations([{ name: 'Monthly', type: 'SCHEDULED', time_zone: 'UTC', calendar }])).toEqual([]);
  });

  it('are 1 to 4', () => {
    expect(violations([])).toEqual(['must have 1 to 4 entries']);
    expect(violations([drift, drift, drift, drift, drift])).toEqual(['must have 1 to 4 entries']);
  });

  it.each<readonly [string, Condition, string]>([
    ['an empty name', { ...drift, name: '' }, '0/name must have 1 to 100 characters'],
    ['a long name', { ...drift, name: 'a'.repeat(101) }, '0/name must have 1 to 100 characters'],
    ['a threshold of 0', { ...drift, threshold_bps: 0 }, '0/threshold_bps must be a whole number from 1 to 10000'],
    ['a threshold above 10000', { ...drift, threshold_bps: 10_001 }, '0/threshold_bps must be'],
    ['a broken threshold', { ...drift, threshold_bps: 1.5 }, '0/threshold_bps must be'],
    ['an unknown time zone', { ...nightly, time_zone: '+01:00' }, '0/time_zone must be the IANA name of a time zone'],
    ['a cron that cannot be read', { ...nightly, cron: '@daily' }, '0/cron must have five fields'],
    ['a cron that is never due', { ...nightly, cron: '0 0 31 2 *' }, '0/cron must be due at least once in five years'],
    ['no rule', { ...nightly, cron: undefined }, '0/cron is required, or calendar'],
    [
      'two rules',
      { ...nightly, calendar: { frequency: 'DAILY', time: '09:00' } },
      '0/calendar is not allowed beside cron',
    ],
    [
      'a rule of the calendar that lacks its day',
      { ...nightly, cron: undefined, calendar: { frequency: 'WEEKLY', time: '09:00' } },
      '0/calendar/day_of_week is required when frequency is WEEKLY',
    ],
  ])('are refused with %s', (_what, condition, violation) => {
    expect(violations([condition])[0]).toContain(violation);
  });

  it('name every rule that they break', () => {
    expect(violations([nightly, { ...nightly, name: '', time_zone: 'Nowhere', cron: '60 0 * * *' }])).toEqual([
      '1/name must have 1 to 100 characters',
      '1/type must be SCHEDULED in one condition at most',
      '1/time_zone must be the IANA name of a time zone',
      '1/cron has an entry for minute that cannot be read: "60"',
    ]);
  });
});
