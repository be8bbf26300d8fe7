import { endAfter } from './checkpoint';
import { chooseKey } from './choose-key';
import { chainOf } from './testing/chains';
import { signingKey } from './testing/keys';

const [old, fresh, foreign] = [signingKey(1), signingKey(2), signingKey(3)];
const endBy = (key: typeof old) => {
  const [first] = chainOf(1, key);
  return first && endAfter(first);
};

describe('the key of the next checkpoint', () => {
  it('is the current one at the beginning, also when the next is known', () => {
    expect(chooseKey(undefined, { current: old, next: fresh })).toEqual({ key: old, nextKey: undefined });
  });

  it('stays while no other is set', () => {
    expect(chooseKey(endBy(old), { current: old, next: undefined })).toEqual({ key: old, nextKey: undefined });
  });

  it('names the key that takes over', () => {
    const named = { key_id: fresh.key_id, public_key: fresh.public_key };
    expect(chooseKey(endBy(old), { current: old, next: fresh })).toEqual({ key: old, nextKey: named });
  });

  it('is the next one once the chain has named it', () => {
    expect(chooseKey(endBy(fresh), { current: old, next: fresh })).toEqual({ key: fresh, nextKey: undefined });
    expect(chooseKey(endBy(fresh), { current: fresh, next: undefined })).toEqual({ key: fresh, nextKey: undefined });
  });

  it('does not exist when the chain has named none of those that are set', () => {
    expect(chooseKey(endBy(foreign), { current: old, next: fresh })).toBeUndefined();
  });
});
