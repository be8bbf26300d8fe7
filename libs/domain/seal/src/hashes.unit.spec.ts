import { createHash } from 'node:crypto';
import {
  EMPTY_ROOT,
  fromHex,
  isSameDigest,
  keyIdOf,
  leafHash,
  nodeHash,
  sha256,
  sha256Hex,
  splitDigests,
  toHex,
} from './hashes';
import { signingKey } from './testing/keys';

const sha = (hex: string): string => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');

describe('a hash', () => {
  it('of a leaf begins with 0x00, that of a node with 0x01', () => {
    expect(toHex(leafHash(Buffer.from('abcd', 'hex')))).toBe(sha('00abcd'));
    const [left, right] = [sha256('left'), sha256('right')];
    expect(toHex(nodeHash(left, right))).toBe(sha(`01${toHex(left)}${toHex(right)}`));
  });

  it('of nothing is the root of a tree without leaves', () => {
    expect(toHex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('is read from 64 digits in lower case only', () => {
    const text = sha256Hex('text');
    expect(toHex(fromHex(text) ?? EMPTY_ROOT)).toBe(text);
    expect([text.toUpperCase(), text.slice(1), `${text}0`, ''].map(fromHex)).toEqual(Array(4).fill(undefined));
  });

  it('is found again among others that stand behind each other', () => {
    const digests = ['a', 'b', 'c'].map(sha256);
    expect(splitDigests(Buffer.concat(digests)).map(toHex)).toEqual(digests.map(toHex));
    expect(splitDigests(new Uint8Array(0))).toEqual([]);
  });

  it('is compared by its bytes', () => {
    expect(isSameDigest(sha256('a'), sha256('a'))).toBe(true);
    expect(isSameDigest(sha256('a'), sha256('b'))).toBe(false);
  });

  it('of a public key is the same for every form of its PEM', () => {
    const { key_id, public_key } = signingKey();
    expect(keyIdOf(public_key.replaceAll('\n', '\r\n'))).toBe(key_id);
    expect(key_id).toMatch(/^[0-9a-f]{64}$/);
  });
});
