import { DueSignal } from './due-signal';

const NOW_MS = Date.parse('2026-04-17T10:30:00.000Z');

function newSignal(): { readonly signal: DueSignal; readonly wakes: () => number } {
  let wakes = 0;
  const signal = new DueSignal(() => new Date(NOW_MS));
  signal.lookBegins();
  signal.whenSignalled(() => (wakes += 1));
  return { signal, wakes: () => wakes };
}

describe('a signal about the database', () => {
  it('wakes for an earlier due time only, and is due when that time has come', () => {
    const { signal, wakes } = newSignal();
    signal.dueAt(NOW_MS + 1_000);
    signal.dueAt(NOW_MS + 2_000);
    expect([wakes(), signal.dueInMs, signal.isLookDue]).toEqual([1, 1_000, false]);
    signal.dueAt(NOW_MS);
    expect([wakes(), signal.isLookDue]).toEqual([2, true]);
    signal.lookBegins();
    expect(signal.isLookDue).toBe(false);
  });

  it('hands out the endpoints with a backlog once', () => {
    const { signal, wakes } = newSignal();
    signal.backlogOf(['a', 'b']);
    signal.backlogOf(['b']);
    expect([wakes(), signal.takeBacklog(), signal.takeBacklog()]).toEqual([1, ['a', 'b'], []]);
  });

  it('remembers claims of unknown outcome until they are taken, and does not wake for a failed step', () => {
    const { signal, wakes } = newSignal();
    signal.noteUnknownClaims();
    expect([wakes(), signal.takeUnknownClaims(), signal.takeUnknownClaims()]).toEqual([0, true, false]);
    signal.claimsUnknown();
    expect([wakes(), signal.takeUnknownClaims()]).toEqual([1, true]);
  });
});
