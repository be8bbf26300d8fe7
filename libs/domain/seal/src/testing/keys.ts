import { createPrivateKey } from 'node:crypto';
import { readSealingKey, type SealingKey } from '../signing';

/** DER of a private key of Ed25519 up to its seed. */
const PKCS8 = '302e020100300506032b657004220420';

/** PEM of the private key that a seed of 32 bytes in hex stands for. */
export function pemOf(seed: string): string {
  const key = createPrivateKey({ key: Buffer.from(PKCS8 + seed, 'hex'), format: 'der', type: 'pkcs8' });
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** A signing key; the same number always gives the same key. */
export function signingKey(number = 0): SealingKey {
  return readSealingKey(pemOf(number.toString(16).padStart(64, '0')));
}
