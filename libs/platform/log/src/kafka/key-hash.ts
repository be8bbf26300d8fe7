const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;

/**
 * Hash of a key by which Kafka's own producers choose a partition: murmur2, a signed integer of 32 bits. kafkajs computes
 * it with integers of 64 bits that are objects, which cost the largest producer 6 % of its CPU.
 */
export function keyHash(key: string): number {
  const bytes = Buffer.from(key);
  const whole = bytes.length - (bytes.length % 4);
  let hash = SEED ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    const mixed = Math.imul(bytes.readInt32LE(at), MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(mixed ^ (mixed >>> 24), MULTIPLIER);
  }
  if (whole < bytes.length) hash = Math.imul(hash ^ bytes.readUIntLE(whole, bytes.length - whole), MULTIPLIER);
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}
