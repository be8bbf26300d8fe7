import { dueOccurrence } from './due-occurrence';
import { scheduleOf } from './testing/schedules';

const DAY_MS = 86_400_000;
const daily = scheduleOf('UTC', '0 9 * * *');

const due = (settledUpTo: string, now: string, missedMaxMs = DAY_MS) =>
  dueOccurrence(daily, { settledUpTo, now, missedMaxMs });

describe('a schedule that is looked at', () => {
  it('fires an occurrence once its instant has come', () => {
    expect(due('2027-01-01T09:00:00.000Z', '2027-01-02T09:00:00.000Z')).toEqual({
      dueAt: '2027-01-02T09:00:00.000Z',
      nextDueAt: '2027-01-03T09:00:00.000Z',
    });
  });

  it('fires nothing before, and never the same occurrence twice', () => {
    expect(due('2027-01-01T09:00:00.000Z', '2027-01-02T08:59:59.999Z').dueAt).toBeNull();
    expect(due('2027-01-02T09:00:00.000Z', '2027-01-02T09:00:01.000Z').dueAt).toBeNull();
  });

  it('fires only the latest of several missed occurrences', () => {
    expect(due('2027-01-01T09:00:00.000Z', '2027-01-05T10:00:00.000Z')).toEqual({
      dueAt: '2027-01-05T09:00:00.000Z',
      nextDueAt: '2027-01-06T09:00:00.000Z',
    });
  });

  it('fires a missed occurrence that is as old as allowed, and no older one', () => {
    const hour = 3_600_000;
    expect(due('2027-01-01T09:00:00.000Z', '2027-01-02T10:00:00.000Z', hour).dueAt).toBe('2027-01-02T09:00:00.000Z');
    expect(due('2027-01-01T09:00:00.000Z', '2027-01-02T10:00:00.001Z', hour).dueAt).toBeNull();
  });

  it('fires nothing that was missed before the instant up to which all is settled', () => {
    expect(due('2027-01-05T09:30:00.000Z', '2027-01-05T10:00:00.000Z').dueAt).toBeNull();
  });

  it('has no next occurrence when its days never come', () => {
    expect(
      dueOccurrence(scheduleOf('UTC', '0 0 31 2 *'), {
        settledUpTo: '2027-01-01T00:00:00.000Z',
        now: '2027-01-02T00:00:00.000Z',
        missedMaxMs: DAY_MS,
      }),
    ).toEqual({ dueAt: null, nextDueAt: null });
  });
});
