import { deviationOf } from './deviation';

describe('the deviation of recorded data', () => {
  it('is none where the members are the same, in any order and whether or not a member is undefined', () => {
    expect(deviationOf({ a: 1, b: [{ c: 'x' }] }, { b: [{ c: 'x', d: undefined }], a: 1 })).toBeUndefined();
  });

  it('is the first member that differs, with both values', () => {
    const recorded = { step: 2, facts: [{ kind: 'pricing_began' }, { kind: 'lock_requested', by: 'A' }] };
    const decided = { step: 2, facts: [{ kind: 'pricing_began' }, { kind: 'lock_refused', by: 'B' }] };
    expect(deviationOf(recorded, decided)).toEqual({
      member: 'facts/1/kind',
      recorded: '"lock_requested"',
      decided: '"lock_refused"',
    });
  });

  it('is a member that one side does not have', () => {
    expect(deviationOf([1], [1, { a: null }])).toEqual({ member: '1', recorded: 'nothing', decided: '{"a":null}' });
    expect(deviationOf({ a: null }, {}, 'data')).toEqual({ member: 'data/a', recorded: 'null', decided: 'nothing' });
  });
});
