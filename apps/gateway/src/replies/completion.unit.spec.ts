import { completionOf } from './completion';
import type { ReplyPart } from './reply';

const registry = (created: number, expected = 1): ReplyPart => ({
  source: 'registry',
  expected,
  outcome: JSON.stringify({ created, existing: 0 }),
});
const applied: ReplyPart = { source: 'credit', expected: null, outcome: '{}' };
const cancel = (cancelled: boolean): ReplyPart => ({
  source: 'orchestrator',
  expected: 1,
  outcome: JSON.stringify({ cancelled }),
});
const done = (answer: string) => ({ isRefused: false, answer });

describe('a request that waits for an answer through the log', () => {
  it('is completed by the deposit itself', () => {
    const posted: ReplyPart = { source: 'credit', expected: 1, outcome: '{"amount":"1.00"}' };
    expect(completionOf('deposit', [posted])).toEqual(done('{"amount":"1.00"}'));
  });

  it('is completed by money that went back, with the answer of a withdrawal alone, and refused by a refusal', () => {
    const part = (outcome: string): ReplyPart => ({ source: 'credit', expected: 1, outcome });
    expect(completionOf('deposit_reversal', [part('{}')])).toEqual(done(''));
    expect(completionOf('float_withdrawal', [part('{"amount":"1.00"}')])).toEqual(done('{"amount":"1.00"}'));
    for (const awaits of ['deposit_reversal', 'float_withdrawal']) {
      expect(completionOf(awaits, [part('{"refusal":"insufficient_funds"}')])).toEqual({ isRefused: true });
    }
  });

  it('is completed by configurations, with the sum of all chunks, and refused by a refusal', () => {
    const part = (outcome: string, expected = 1): ReplyPart => ({ source: 'configurations', expected, outcome });
    const [first, second] = [part('{"created":1,"updated":2}', 2), part('{"created":3,"updated":0}', 2)];
    expect(completionOf('configurations', [first])).toBeUndefined();
    expect(completionOf('configurations', [first, second])).toEqual(done('{"created":4,"updated":2}'));
    expect(completionOf('configuration_change', [part('{"created":1,"updated":0}')])).toEqual(done(''));
    expect(completionOf('configuration_change', [part('{"created":0,"updated":0,"refusal":"exists"}')])).toEqual({
      isRefused: true,
    });
  });

  it('is not completed before every service has answered about every chunk', () => {
    expect(completionOf('registrations', [registry(1)])).toBeUndefined();
    expect(completionOf('registrations', [registry(1, 2), applied, applied])).toBeUndefined();
    expect(completionOf('registrations', [registry(1, 2), registry(2, 2), applied, applied])).toEqual(
      done('{"created":3,"existing":0}'),
    );
  });

  it('is refused when the participant existed, and when the Operation could not be cancelled', () => {
    expect(completionOf('registration', [registry(0), applied])).toEqual({ isRefused: true });
    expect(completionOf('cancellation', [cancel(false)])).toEqual({ isRefused: true });
  });

  it('is refused when another participant has the external id', () => {
    const outcome = JSON.stringify({ created: 0, existing: 0, taken: ['A'] });
    const part: ReplyPart = { source: 'registry', expected: 1, outcome };
    for (const awaits of ['registration', 'registrations', 'participant_change']) {
      expect(completionOf(awaits, [part, applied])).toEqual({ isRefused: true });
    }
  });

  it('is answered by the sums of a bulk call about accounts, and refused when a chunk has refused an entry', () => {
    const part = (outcome: object): ReplyPart => ({
      source: 'account_bulk',
      expected: 2,
      outcome: JSON.stringify(outcome),
    });
    const [created, linked] = [part({ created: 500, existing: 1 }), part({ linked: 500, existing: 0 })];
    expect(completionOf('account_bulk', [created])).toBeUndefined();
    expect(completionOf('account_bulk', [created, created])).toEqual(done('{"created":1000,"existing":2}'));
    expect(completionOf('account_bulk', [linked, linked])).toEqual(done('{"linked":1000,"existing":0}'));
    const refused = part({ linked: 499, existing: 0, refused: [{ entry: 7, refusals: [] }] });
    expect(completionOf('account_bulk', [linked, refused])).toEqual({ isRefused: true });
  });

  it('stores no answer when a repetition is answered with the current resource', () => {
    expect(completionOf('registration', [registry(1), applied])).toEqual(done(''));
    expect(completionOf('participant_change', [registry(0), applied])).toEqual(done(''));
    expect(completionOf('cancellation', [cancel(true)])).toEqual(done(''));
    expect(completionOf('allocation_change', [{ source: 'rebalancer', expected: 1, outcome: '{}' }])).toEqual(done(''));
    expect(completionOf('trader_change', [{ source: 'orchestrator', expected: 1, outcome: '{}' }])).toEqual(done(''));
  });

  it('stays as it is when this service does not complete it', () => {
    expect(completionOf('', [applied])).toBeUndefined();
  });
});
