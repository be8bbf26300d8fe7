import { changeOf } from './change-of';

describe('the change that a fact records', () => {
  it('is told by the telling members, and by the number of elements of a list', () => {
    const data = { operation_id: 'O', chunk: 0, decisions: [{ outcome: 'accepted', status_reason: '' }], legs: [1, 2] };
    expect(changeOf(data)).toBe('chunk 0, outcome accepted, 2 legs');
  });

  it('is told once, and not by members that are empty', () => {
    expect(changeOf({ status: 'settled', execution: { status: 'settled', withdrawn: false, detail: null } })).toBe(
      'status settled',
    );
    expect(changeOf({})).toBe('');
  });
});
