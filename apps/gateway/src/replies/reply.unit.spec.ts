import { collectOutcomes, type ReplyPart } from './reply';

const registry = (expected: number, created: number, existing: number): ReplyPart => ({
  source: 'registry',
  expected,
  outcome: JSON.stringify({ created, existing }),
});
const applied: ReplyPart = { source: 'credit', expected: null, outcome: '{}' };

describe('answers to an effect', () => {
  it('are complete when every source has answered', () => {
    const trader: ReplyPart = { source: 'orchestrator', expected: 1, outcome: '{"id":"t"}' };
    expect(collectOutcomes([trader], ['orchestrator'])).toEqual(new Map([['orchestrator', '{"id":"t"}']]));
    expect(collectOutcomes([trader], ['orchestrator', 'credit'])).toBeUndefined();
    expect(collectOutcomes([], ['orchestrator'])).toBeUndefined();
  });

  it('add up the counts of the registry for each chunk', () => {
    const outcomes = collectOutcomes([registry(2, 500, 0), registry(2, 20, 3)], ['registry']);
    expect(outcomes?.get('registry')).toBe('{"created":520,"existing":3}');
  });

  it('wait for every chunk of the registry', () => {
    expect(collectOutcomes([registry(2, 500, 0)], ['registry'])).toBeUndefined();
  });

  it('count the credit check complete when it has applied as many chunks as the registry made', () => {
    const chunks = [registry(2, 1, 0), registry(2, 1, 0)];
    expect(collectOutcomes([...chunks, applied], ['registry', 'credit'])).toBeUndefined();
    expect(collectOutcomes([...chunks, applied, applied], ['registry', 'credit'])?.get('credit')).toBe('{}');
  });

  it('do not take the credit check for complete before the registry has said how many chunks there are', () => {
    expect(collectOutcomes([applied], ['credit'])).toBeUndefined();
  });

  it('need no chunks for a deposit', () => {
    const deposit: ReplyPart = { source: 'credit', expected: 1, outcome: '{"amount":"1.00"}' };
    expect(collectOutcomes([deposit], ['credit'])?.get('credit')).toBe('{"amount":"1.00"}');
  });
});
