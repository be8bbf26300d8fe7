import { generateKeyPairSync } from 'node:crypto';
import { isSignedBy, readPublicKey, readSealingKey } from './signing';
import { pemOf, signingKey } from './testing/keys';

describe('a signing key', () => {
  it('signs as in the first test vector of RFC 8032', () => {
    const key = readSealingKey(pemOf('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'));
    expect(Buffer.from(key.sign(''), 'base64').toString('hex')).toBe(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
    const der = Buffer.from(key.public_key.replaceAll(/-----.*-----|\n/g, ''), 'base64').toString('hex');
    expect(der.slice(-64)).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
  });

  it('is checked with its public key', () => {
    const [one, other] = [signingKey(1), signingKey(2)];
    expect(isSignedBy(one, 'text', one.sign('text'))).toBe(true);
    expect(isSignedBy(one, 'text.', one.sign('text'))).toBe(false);
    expect(isSignedBy(other, 'text', one.sign('text'))).toBe(false);
    expect(isSignedBy(one, 'text', 'no signature')).toBe(false);
    expect(isSignedBy({ ...one, public_key: 'no key' }, 'text', one.sign('text'))).toBe(false);
  });

  it('gives its public key', () => {
    const key = signingKey(3);
    expect(readPublicKey(key.public_key)).toEqual({ key_id: key.key_id, public_key: key.public_key });
    expect(readPublicKey(pemOf('3'.padStart(64, '0')))).toEqual(readPublicKey(key.public_key));
  });

  it.each([
    ['no PEM'],
    [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
  ])('is not read from %p', (pem) => {
    expect(() => readSealingKey(pem)).toThrow();
    expect(() => readPublicKey(pem)).toThrow();
  });
});
