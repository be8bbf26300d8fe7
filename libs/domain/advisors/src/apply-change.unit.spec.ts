import { applyChange } from './apply-change';
import { changeOf, CREATE, EMPTY, link } from './testing/fixtures';

describe('a change', () => {
  it('gives the state of the next command: the account, and the latest version of each grant', () => {
    const made = changeOf(CREATE, EMPTY);
    const state = applyChange(EMPTY, made);
    expect(state).toEqual({ ...EMPTY, account: made.account, grants: new Map([['ADV1', made.grants[0]]]) });
    const linked = changeOf(link('ADV2'), state);
    expect([...applyChange(state, linked).grants.keys()]).toEqual(['ADV1', 'ADV2']);
  });
});
