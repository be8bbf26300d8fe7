import * as fc from 'fast-check';
import { TimeZone } from './time-zone';
import { zoneOf } from './testing/schedules';

const at = (text: string): number => Date.parse(text);
const shown = (ms: number): string => new Date(ms).toISOString();

describe('a time zone', () => {
  it.each(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'UTC', 'Asia/Calcutta'])(
    'is known by the IANA name %s',
    (name) => {
      expect(TimeZone.find(name)).not.toBeNull();
    },
  );

  it.each(['', '+01:00', '-0500', 'Berlin', 'Europe/Atlantis', 'Europe/Berlin ', '<script>', 'A'.repeat(100)])(
    'is not known as "%s"',
    (name) => {
      expect(TimeZone.find(name)).toBeNull();
    },
  );

  it.each([
    ['Europe/Berlin', '2027-01-01T00:00:00.000Z', '2027-01-01T01:00:00.000Z'],
    ['Europe/Berlin', '2027-07-01T23:30:00.250Z', '2027-07-02T01:30:00.250Z'],
    ['Asia/Kathmandu', '2027-07-01T00:00:00.000Z', '2027-07-01T05:45:00.000Z'],
    ['America/New_York', '2027-01-01T03:00:00.000Z', '2026-12-31T22:00:00.000Z'],
  ])('shows in %s at %s the time %s', (name, instant, local) => {
    expect(shown(zoneOf(name).localMs(at(instant)))).toBe(local);
  });

  it.each([
    ['an ordinary time', 'Europe/Berlin', '2027-03-27T02:30:00.000Z', '2027-03-27T01:30:00.000Z'],
    ['a time in the gap of spring', 'Europe/Berlin', '2027-03-28T02:30:00.000Z', '2027-03-28T01:00:00.000Z'],
    ['the start of the gap', 'Europe/Berlin', '2027-03-28T02:00:00.000Z', '2027-03-28T01:00:00.000Z'],
    ['the end of the gap', 'Europe/Berlin', '2027-03-28T03:00:00.000Z', '2027-03-28T01:00:00.000Z'],
    ['a time that comes twice', 'Europe/Berlin', '2027-10-31T02:30:00.000Z', '2027-10-31T00:30:00.000Z'],
    ['the end of the hour that comes twice', 'Europe/Berlin', '2027-10-31T03:00:00.000Z', '2027-10-31T02:00:00.000Z'],
    ['a time on a day that was skipped', 'Pacific/Apia', '2011-12-30T12:00:00.000Z', '2011-12-30T10:00:00.000Z'],
    ['half an hour that comes twice', 'Australia/Lord_Howe', '2027-04-04T01:45:00.000Z', '2027-04-03T14:45:00.000Z'],
    ['a midnight in a gap', 'Africa/Cairo', '2027-04-30T00:00:00.000Z', '2027-04-29T22:00:00.000Z'],
  ])('has %s at its first instant', (_what, name, local, instant) => {
    expect(shown(zoneOf(name).instantOf(at(local)))).toBe(instant);
  });

  it('has every local time at the first instant at which the clock shows it or a later one', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Havana', 'Antarctica/Troll'];
    const minute = 60_000;
    const anyMinute = fc.integer({
      min: at('2026-01-01T00:00:00Z') / minute,
      max: at('2031-01-01T00:00:00Z') / minute,
    });
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyMinute, (name, minutes) => {
        const zone = zoneOf(name);
        const local = minutes * minute;
        const instant = zone.instantOf(local);
        expect(zone.localMs(instant)).toBeGreaterThanOrEqual(local);
        for (let earlier = 1; earlier <= 180; earlier += 1) {
          expect(zone.localMs(instant - earlier * minute)).toBeLessThan(local);
        }
      }),
      { numRuns: 150 },
    );
  });
});
