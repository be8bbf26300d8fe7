import type { Checkpoint } from '@ballast/contracts';
import { canonicalJson } from './canonical-json';
import { endAfter, makeCheckpoint, recordRoot, type Sealing } from './checkpoint';
import { CheckpointChain } from './checkpoint-chain';
import foreign from './testing/chain-of-openssl.json';
import { atSecond, chainOf, entry } from './testing/chains';
import { signingKey } from './testing/keys';

const KEY = signingKey();

function flawsOf(chain: readonly Checkpoint[], reader = new CheckpointChain()): readonly string[] {
  return chain.flatMap((checkpoint) => reader.take(checkpoint)).map(({ kind, sequence }) => `${sequence} ${kind}`);
}

/** The chain with one checkpoint changed, and signed again by whoever has the key. */
function changed(chain: readonly Checkpoint[], index: number, change: Partial<Checkpoint>, isSigned = false) {
  return chain.map((checkpoint, at) => {
    if (at !== index) return checkpoint;
    const { signature, ...content } = { ...checkpoint, ...change };
    return { ...content, signature: isSigned ? KEY.sign(canonicalJson(content)) : signature };
  });
}

function next(chain: readonly Checkpoint[], sealing: Partial<Sealing>, key = KEY): Checkpoint {
  const last = chain.at(-1);
  const latest = [entry('a.events.v1', 0, 1)];
  return makeCheckpoint(
    last && endAfter(last),
    { at: atSecond(chain.length), grown: [], latest, nextKey: undefined, ...sealing },
    key,
  );
}

describe('a chain of checkpoints', () => {
  it('is whole as it was made', () => {
    const reader = new CheckpointChain();
    expect(flawsOf(chainOf(6), reader)).toEqual([]);
    expect(reader.end).toMatchObject({ sequence: 6 });
    expect(reader.partitions).toEqual([entry('a.events.v1', 0, 5), entry('a.events.v1', 1, 6)]);
  });

  it('is whole as another program made it, with Python and OpenSSL', () => {
    expect(flawsOf(foreign)).toEqual([]);
    expect(flawsOf(changed(foreign, 0, { at: atSecond(0.5) }))).toEqual(['1 wrong_signature', '2 wrong_previous']);
  });

  it('may hold its last checkpoints twice', () => {
    const chain = chainOf(5);
    expect(flawsOf([...chain.slice(0, 4), ...chain.slice(2)])).toEqual([]);
  });

  it('is checked against the key that its reader trusts', () => {
    expect(flawsOf(chainOf(2), new CheckpointChain(KEY))).toEqual([]);
    expect(flawsOf(chainOf(2), new CheckpointChain(signingKey(9)))).toContain('1 foreign_key');
  });

  it('goes on with the key that a checkpoint names', () => {
    const fresh = signingKey(2);
    const chain = [next([], { grown: [entry('a.events.v1', 0, 1)] })];
    chain.push(next(chain, { nextKey: fresh }));
    const kept = [...chain, next(chain, {})];
    chain.push(next(chain, {}, fresh));
    expect(flawsOf(chain)).toEqual([]);
    expect(flawsOf(kept)).toContain('3 foreign_key');
  });

  it('names a checkpoint that is missing', () => {
    const chain = chainOf(5);
    expect(flawsOf(chain.toSpliced(2, 2))).toContain('5 missing_checkpoints');
    expect(flawsOf(chain.slice(1))).toContain('2 missing_checkpoints');
  });

  it('names a fork', () => {
    const chain = chainOf(4);
    const other = next(chain.slice(0, 2), { at: atSecond(9) });
    expect(flawsOf([...chain, other])).toEqual(['3 forked']);
    expect(flawsOf([...chain.slice(0, 2), other, ...chain.slice(3)])).toContain('4 wrong_previous');
  });

  it.each<[string, Partial<Checkpoint>]>([
    ['another time', { at: atSecond(2.5) }],
    ['another root', { root: 'f'.repeat(64) }],
    ['another size', { partitions: [entry('a.events.v1', 0, 30)] }],
    ['another key to follow', { next_key: { key_id: signingKey(5).key_id, public_key: signingKey(5).public_key } }],
    ['a member that is not known', { more: 1 } as Partial<Checkpoint>],
    ['another signature', { signature: signingKey(5).sign('x') }],
  ])('names a checkpoint that was given %s', (_what, change) => {
    const flaws = flawsOf(changed(chainOf(4), 2, change));
    expect(flaws).toContain('3 wrong_signature');
    expect(flaws).toContain('4 wrong_previous');
  });

  it.each<[string, Partial<Checkpoint>, string]>([
    ['an earlier time', { at: atSecond(0) }, '3 time_went_back'],
    ['another root', { root: 'f'.repeat(64) }, '3 wrong_root'],
    ['fewer messages than before', { partitions: [entry('a.events.v1', 0, 1)] }, '3 not_grown'],
    ['a partition twice', { partitions: [entry('a.events.v1', 0, 3), entry('a.events.v1', 0, 4)] }, '3 wrong_order'],
    ['another predecessor', { previous: 'f'.repeat(64) }, '3 wrong_previous'],
    ['the id of another key', { next_key: { key_id: KEY.key_id, public_key: 'none' } }, '3 wrong_key_id'],
  ])('names %s even where the signature is right', (_what, change, flaw) => {
    const chain = chainOf(4);
    const flaws = flawsOf(changed(chain, 2, change, true));
    expect(flaws).toContain(flaw);
    expect(flaws).not.toContain('3 wrong_signature');
  });

  it('names a first checkpoint whose key nobody has named', () => {
    const { next_key: _key, ...first } = next([], {});
    expect(flawsOf([first])).toContain('1 foreign_key');
  });

  it('counts partitions that did not grow in its root', () => {
    const [one, two] = [entry('a.events.v1', 0, 1), entry('b.events.v1', 0, 1)];
    const first = next([], { grown: [one], latest: [one] });
    const second = next([first], { grown: [two], latest: [one, two] });
    expect(second.root).toBe(recordRoot([two, one]));
    expect(flawsOf([first, second])).toEqual([]);
  });
});
