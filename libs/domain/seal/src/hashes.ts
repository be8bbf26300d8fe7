import { createPublicKey, hash } from 'node:crypto';

/** A SHA-256: 32 bytes. Documents show it in lower-case hex. */
export type Digest = Uint8Array;

const DIGEST_BYTES = 32;

/** First byte of the input of a hash: it tells a leaf from an inner node, so that neither passes for the other. */
const LEAF = 0x00;
const NODE = 0x01;

/** Root of a tree without leaves: the hash of nothing. */
export const EMPTY_ROOT: Digest = sha256(new Uint8Array(0));

export function sha256(data: Uint8Array | string): Digest {
  return hash('sha256', data, 'buffer');
}

export function sha256Hex(data: Uint8Array | string): string {
  return hash('sha256', data, 'hex');
}

/** Hash of a leaf after RFC 6962: SHA-256 of 0x00 and the data. */
export function leafHash(data: Uint8Array): Digest {
  const input = Buffer.allocUnsafe(1 + data.byteLength);
  input[0] = LEAF;
  input.set(data, 1);
  return sha256(input);
}

/** Hash of an inner node after RFC 6962: SHA-256 of 0x01 and the hashes of both halves. */
export function nodeHash(left: Digest, right: Digest): Digest {
  const input = Buffer.allocUnsafe(1 + 2 * DIGEST_BYTES);
  input[0] = NODE;
  input.set(left, 1);
  input.set(right, 1 + DIGEST_BYTES);
  return sha256(input);
}

export function toHex(digest: Digest): string {
  return Buffer.from(digest).toString('hex');
}

/** The digest that 64 hexadecimal digits in lower case name; undefined for any other text. */
export function fromHex(text: string): Digest | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined;
}

export function isSameDigest(one: Digest, other: Digest): boolean {
  return Buffer.compare(one, other) === 0;
}

/** The digests that stand one after the other in these bytes. */
export function splitDigests(bytes: Uint8Array): readonly Digest[] {
  return Array.from({ length: bytes.byteLength / DIGEST_BYTES }, (_, index) =>
    bytes.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES),
  );
}

/** Id of a public key: SHA-256 of its DER form, in hex. Whoever has the id can tell the key from every other one. */
export function keyIdOf(publicKeyPem: string): string {
  return sha256Hex(createPublicKey(publicKeyPem).export({ format: 'der', type: 'spki' }));
}
