import * as fc from 'fast-check';
import { dayNumberOf, localDay } from './local-day';
import type { CalendarRule } from './read-calendar';
import { latestOccurrence, nextOccurrence, type Schedule } from './schedule';
import { scheduleOf } from './testing/schedules';

/** The first occurrences behind an instant, to the minute. */
function occurrences(schedule: Schedule, after: string, count: number): readonly string[] {
  const found: string[] = [];
  let at = after;
  while (found.length < count) {
    const next = nextOccurrence(schedule, at);
    if (next === null) break;
    found.push(next);
    at = next;
  }
  return found.map((time) => time.replace(':00.000Z', 'Z'));
}

describe('the occurrences of a schedule', () => {
  it('skip no night in which the clock goes forward', () => {
    expect(occurrences(scheduleOf('Europe/Berlin', '30 2 * * *'), '2027-03-27T00:00:00.000Z', 3)).toEqual([
      '2027-03-27T01:30Z',
      '2027-03-28T01:00Z',
      '2027-03-29T00:30Z',
    ]);
  });

  it('come once in a night in which the clock goes back', () => {
    expect(occurrences(scheduleOf('Europe/Berlin', '30 2 * * *'), '2027-10-30T00:00:00.000Z', 3)).toEqual([
      '2027-10-30T00:30Z',
      '2027-10-31T00:30Z',
      '2027-11-01T01:30Z',
    ]);
  });

  it('fall on the last day of a shorter month', () => {
    const monthly: CalendarRule = { frequency: 'MONTHLY', time: '09:00', day_of_month: 31 };
    expect(occurrences(scheduleOf('Europe/Berlin', monthly), '2027-02-01T00:00:00.000Z', 3)).toEqual([
      '2027-02-28T08:00Z',
      '2027-03-31T07:00Z',
      '2027-04-30T07:00Z',
    ]);
  });

  it('that fall on the end of a gap come together, once', () => {
    expect(occurrences(scheduleOf('Europe/Berlin', '*/20 1-3 * * *'), '2027-03-28T00:30:00.000Z', 4)).toEqual([
      '2027-03-28T00:40Z',
      '2027-03-28T01:00Z',
      '2027-03-28T01:20Z',
      '2027-03-28T01:40Z',
    ]);
  });

  it('of a day that the zone skipped come at its end', () => {
    expect(occurrences(scheduleOf('Pacific/Apia', '0 12 * * *'), '2011-12-29T10:00:00.000Z', 3)).toEqual([
      '2011-12-29T22:00Z',
      '2011-12-30T10:00Z',
      '2011-12-30T22:00Z',
    ]);
  });

  it('lie behind the instant that is asked about', () => {
    const daily = scheduleOf('UTC', '0 9 * * *');
    expect(nextOccurrence(daily, '2027-01-01T09:00:00.000Z')).toBe('2027-01-02T09:00:00.000Z');
    expect(nextOccurrence(daily, '2027-01-01T08:59:59.999Z')).toBe('2027-01-01T09:00:00.000Z');
  });

  it('are found up to five years ahead', () => {
    expect(nextOccurrence(scheduleOf('UTC', '0 0 29 2 *'), '2028-02-29T00:00:00.000Z')).toBe(
      '2032-02-29T00:00:00.000Z',
    );
  });

  it.each(['0 0 31 2 *', '0 0 30 FEB *', '0 0 31 4,6,9,11 *'])('do not exist for "%s"', (cron) => {
    expect(nextOccurrence(scheduleOf('UTC', cron), '2027-01-01T00:00:00.000Z')).toBeNull();
  });
});

describe('the latest occurrence of a span', () => {
  const daily = scheduleOf('Europe/Berlin', '30 2 * * *');

  it.each([
    ['2027-03-20T00:00:00.000Z', '2027-03-28T00:59:59.999Z', '2027-03-27T01:30:00.000Z'],
    ['2027-03-20T00:00:00.000Z', '2027-03-28T01:00:00.000Z', '2027-03-28T01:00:00.000Z'],
    ['2027-03-28T01:00:00.000Z', '2027-03-28T12:00:00.000Z', null],
    ['2027-10-31T00:30:00.000Z', '2027-10-31T02:00:00.000Z', null],
  ])('behind %s and up to %s is %s', (after, upTo, expected) => {
    expect(latestOccurrence(daily, { after, upTo })).toBe(expected);
  });
});

describe('any schedule', () => {
  const MINUTE = 60_000;
  const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Havana', 'Africa/Cairo', 'UTC'];
  const anyStep = fc.constantFrom('0', '30', '15,45', '*/7', '*', '0-10');
  const anyHour = fc.constantFrom('*', '0', '1-3', '2', '23', '*/5');
  const anyDay = fc.constantFrom('*', '*', '1', '28-31', '*/2');
  const anyWeekday = fc.constantFrom('*', '*', 'SUN', 'FRI-SAT');
  // Spans around the clock changes of all these zones, and elsewhere.
  const anyStart = fc
    .tuple(
      fc.constantFrom('2027-03-13', '2027-03-27', '2027-04-03', '2027-04-29', '2027-10-02', '2027-10-30', '2027-06-01'),
      fc.integer({ min: 0, max: 4 * 24 * 60 }),
    )
    .map(([date, minutes]) => Date.parse(`${date}T00:00:00Z`) - 24 * 60 * MINUTE + minutes * MINUTE);

  /** The instants of a span at which the clock on the wall reaches a matching time, found by looking at each minute. */
  function byLooking({ zone, recurrence }: Schedule, fromMs: number, untilMs: number): ReadonlySet<number> {
    const found = new Set<number>();
    const minutes = new Set(recurrence.minutesOfDay);
    const dayOf = new Map<number, boolean>();
    const isMatch = (localMs: number): boolean => {
      const number = dayNumberOf(localMs);
      const matches = dayOf.get(number) ?? recurrence.matches(localDay(number));
      dayOf.set(number, matches);
      return matches && minutes.has((localMs - number * 86_400_000) / MINUTE);
    };
    let reached = zone.localMs(fromMs - 300 * MINUTE);
    for (let instant = fromMs - 299 * MINUTE; instant <= untilMs; instant += MINUTE) {
      for (; reached < zone.localMs(instant);) {
        reached += MINUTE;
        if (isMatch(reached) && instant > fromMs) found.add(instant);
      }
    }
    return found;
  }

  it('has exactly the occurrences that a watcher of the clock sees', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.tuple(anyStep, anyHour, anyDay, anyWeekday),
        anyStart,
        (name, [minute, hour, day, weekday], fromMs) => {
          const schedule = scheduleOf(name, `${minute} ${hour} ${day} * ${weekday}`);
          const untilMs = fromMs + 12 * 60 * MINUTE;
          const seen = [...byLooking(schedule, fromMs, untilMs)].map((ms) => new Date(ms).toISOString());
          const found: string[] = [];
          let next = nextOccurrence(schedule, new Date(fromMs).toISOString());
          while (next !== null && Date.parse(next) <= untilMs) {
            found.push(next);
            next = nextOccurrence(schedule, next);
          }
          expect(found).toEqual(seen);
          const span = { after: new Date(fromMs).toISOString(), upTo: new Date(untilMs).toISOString() };
          expect(latestOccurrence(schedule, span)).toBe(seen.at(-1) ?? null);
        },
      ),
      { numRuns: 60 },
    );
  });
});
