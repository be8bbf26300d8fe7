import { countChange, countingAfter } from './count-change';
import { after, changeOf, CREATE, EMPTY, LATER, link, NOW } from './testing/fixtures';

const made = changeOf(CREATE, EMPTY);
const linked = changeOf(link('ADV2'), after([CREATE]), LATER);

describe('a change of an account that is to count', () => {
  it('counts once: a version that counts already, or an older one, is null', () => {
    const first = countChange(made, undefined, NOW);
    expect(first).toMatchObject({ account: { version: 1, effective_at: '2026-04-17T10:00:00.001Z' } });
    if (first === null) throw new Error('the first version counts');
    const counting = countingAfter(first);
    expect(countChange(made, counting, LATER)).toBeNull();
    const second = countChange(linked, counting, LATER);
    if (second === null) throw new Error('the second version counts');
    expect(countChange(made, countingAfter(second, counting), LATER)).toBeNull();
  });

  it('leaves the account with its version, its instant and the grants of all versions', () => {
    const first = countChange(made, undefined, NOW);
    if (first === null) throw new Error('the first version counts');
    const second = countChange(linked, countingAfter(first), LATER);
    if (second === null) throw new Error('the second version counts');
    const { version, effectiveAt, grants } = countingAfter(second, countingAfter(first));
    expect([version, effectiveAt, [...grants.keys()]]).toEqual([2, '2026-04-17T11:00:00.001Z', ['ADV1', 'ADV2']]);
  });
});
