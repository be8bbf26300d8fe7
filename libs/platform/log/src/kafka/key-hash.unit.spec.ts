import * as fc from 'fast-check';
import murmur2 from 'kafkajs/src/producer/partitioners/default/murmur2';
import { keyHash } from './key-hash';

describe('keyHash', () => {
  it('is the hash that kafkajs computes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (key) => {
        expect(keyHash(key)).toBe(murmur2(key));
      }),
      { numRuns: 300 },
    );
  });

  // A key in another partition would lose its order in every existing topic.
  it('keeps these hashes for ever', () => {
    expect(['21', 'foobar', 'a-little-bit-long-string'].map(keyHash)).toEqual([-973932308, -790332482, -985981536]);
  });
});
