import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { keyIdOf } from './hashes';

/** A public key of the auditor, by the id that names it in checkpoints. */
export interface PublicKey {
  readonly key_id: string;
  /** PEM of the SPKI form. */
  readonly public_key: string;
}

/** A private key with its public one. */
export interface SealingKey extends PublicKey {
  /** Ed25519 signature of a text in base64. The same text always has the same signature. */
  sign(text: string): string;
}

/**
 * The signing key that a PEM holds.
 * @throws Error when the text is no private key, or the key is not of Ed25519.
 */
export function readSealingKey(pem: string): SealingKey {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The signing key is no key of Ed25519');
  return {
    ...readPublicKey(createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString()),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

/**
 * The public key that a PEM holds. The PEM of a private key gives its public one.
 * @throws Error when the text is no key, or the key is not of Ed25519.
 */
export function readPublicKey(pem: string): PublicKey {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The public key is no key of Ed25519');
  const text = key.export({ format: 'pem', type: 'spki' }).toString();
  return { key_id: keyIdOf(text), public_key: text };
}

/** Whether a signature in base64 is that of the key's owner for the text. False for a key that cannot be read, too. */
export function isSignedBy({ public_key }: PublicKey, text: string, signature: string): boolean {
  try {
    return verify(null, Buffer.from(text), createPublicKey(public_key), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
