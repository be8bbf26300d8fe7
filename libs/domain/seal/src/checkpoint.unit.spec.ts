import { canonicalJson } from './canonical-json';
import { byPlace, checkpointHash, endAfter, makeCheckpoint, NO_CHECKPOINT, recordRoot, signedText } from './checkpoint';
import { leafHash, nodeHash, sha256Hex, toHex } from './hashes';
import { isSignedBy } from './signing';
import { atSecond, chainOf, entry } from './testing/chains';
import { signingKey } from './testing/keys';

const A = entry('a.events.v1', 10, 3);
const B = entry('a.events.v1', 2, 5);
const C = entry('B.events.v1', 0, 1);

describe('a checkpoint', () => {
  it('names its own key and no predecessor when it is the first one', () => {
    const key = signingKey();
    const [first] = chainOf(1, key);
    expect(first).toMatchObject({ sequence: 1, previous: NO_CHECKPOINT, key_id: key.key_id });
    expect(first?.next_key).toEqual({ key_id: key.key_id, public_key: key.public_key });
  });

  it('follows the one before by number and hash', () => {
    const [first, second, third] = chainOf(3);
    expect([first, second, third].map((each) => each?.sequence)).toEqual([1, 2, 3]);
    expect(second?.previous).toBe(sha256Hex(canonicalJson(first)));
    expect(third?.previous).toBe(second && checkpointHash(second));
    expect(second).not.toHaveProperty('next_key');
  });

  it('has partitions by topic and number, and the root over the latest entries of all', () => {
    const sealing = { at: atSecond(0), grown: [A, B, C], latest: [A, C, B], nextKey: undefined };
    const made = makeCheckpoint(undefined, sealing, signingKey());
    expect(made.partitions).toEqual([C, B, A]);
    const [c, b, a] = [C, B, A].map((each) => leafHash(Buffer.from(canonicalJson(each))));
    expect(a && b && c && made.root).toBe(a && b && c && toHex(nodeHash(nodeHash(c, b), a)));
  });

  it('is signed over everything but the signature', () => {
    const key = signingKey();
    const [, second] = chainOf(2, key);
    if (second === undefined) throw new Error('no checkpoint');
    const { signature, ...content } = second;
    expect(signedText(second)).toBe(canonicalJson(content));
    expect(isSignedBy(key, canonicalJson(content), signature)).toBe(true);
  });

  it('names the key that takes over', () => {
    const [key, next] = [signingKey(1), signingKey(2)];
    const [first] = chainOf(1, key);
    const sealing = { at: atSecond(1), grown: [], latest: [A], nextKey: next };
    const change = makeCheckpoint(first && endAfter(first), sealing, key);
    expect(change).toMatchObject({ key_id: key.key_id, partitions: [] });
    expect(change.next_key).toEqual({ key_id: next.key_id, public_key: next.public_key });
    expect(endAfter(change)).toMatchObject({ sequence: 2, nextKeyId: next.key_id, at: atSecond(1) });
  });
});

describe('the root of the record', () => {
  it('does not depend on the order in which partitions are named', () => {
    expect(recordRoot([A, B, C])).toBe(recordRoot([C, A, B]));
    expect(recordRoot([A, B])).not.toBe(recordRoot([A, { ...B, size: 6 }]));
  });

  it('orders partitions by number, not by its text', () => {
    expect([A, B, C].toSorted(byPlace)).toEqual([C, B, A]);
  });
});
