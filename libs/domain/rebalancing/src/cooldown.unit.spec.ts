import { cancelledByExecution, cancelledInScope } from './cancellation-reason';
import { afterOrder, cooldownUntil, NO_ENDS, type OrderEnds } from './cooldown';

const AT = '2026-12-01T10:00:00.000Z';
const LATER = '2026-12-01T11:00:00.000Z';
const QUARTER_MS = 900_000;

const cancelled = (code: string) => cancelledByExecution({ status_code: code, status_reason: code });
const until = (ends: Partial<OrderEnds>, cooldownSeconds = 86_400): string | null =>
  cooldownUntil({ ...NO_ENDS, ...ends }, { cooldownSeconds, backoffMs: QUARTER_MS });

describe('a cooldown', () => {
  it('does not exist before an order has ended', () => {
    expect(until({})).toBeNull();
  });

  it('runs its whole time from a filled order, and from one that found the account balanced', () => {
    expect(until({ filledAt: AT })).toBe('2026-12-02T10:00:00.000Z');
    expect(until({ balancedAt: AT })).toBe('2026-12-02T10:00:00.000Z');
  });

  it('is a shorter wait after an order that was cancelled', () => {
    expect(until({ failedAt: AT })).toBe('2026-12-01T10:15:00.000Z');
    expect(until({ failedAt: AT }, 60)).toBe('2026-12-01T10:01:00.000Z');
  });

  it('ends when the last of them ends', () => {
    expect(until({ filledAt: AT, failedAt: LATER })).toBe('2026-12-02T10:00:00.000Z');
    expect(until({ filledAt: AT, failedAt: LATER }, 3_600)).toBe('2026-12-01T11:15:00.000Z');
  });

  it('of no seconds is over at once', () => {
    expect(until({ filledAt: AT, failedAt: AT }, 0)).toBe(AT);
  });
});

describe('the end of a rebalancing order', () => {
  it('counts when it is filled, whoever triggered it', () => {
    expect(afterOrder(NO_ENDS, { cancellation: null, isOwn: false, at: AT })).toEqual({ ...NO_ENDS, filledAt: AT });
  });

  it.each([
    ['balancedAt', 'portfolio_is_balanced'],
    ['failedAt', 'price_unavailable'],
    ['failedAt', 'cancelled'],
  ])('counts as %s when this strategy made it and it ended with %s', (member, code) => {
    const order = { cancellation: cancelled(code), isOwn: true, at: AT };
    expect(afterOrder(NO_ENDS, order)).toEqual({ ...NO_ENDS, [member]: AT });
  });

  it('does not count when it was cancelled and another one made it', () => {
    const order = { cancellation: cancelled('price_unavailable'), isOwn: false, at: AT };
    expect(afterOrder(NO_ENDS, order)).toBe(NO_ENDS);
  });

  it('does not count when the cooldown itself cancelled it', () => {
    const order = { cancellation: cancelledInScope('cooldown_active'), isOwn: true, at: AT };
    expect(afterOrder(NO_ENDS, order)).toBe(NO_ENDS);
  });

  it('never moves an end back', () => {
    const ends = afterOrder(NO_ENDS, { cancellation: null, isOwn: true, at: LATER });
    expect(afterOrder(ends, { cancellation: null, isOwn: true, at: AT })).toEqual({ ...NO_ENDS, filledAt: LATER });
  });
});
