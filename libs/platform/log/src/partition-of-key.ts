import { crc32 } from 'node:zlib';

/** The partition of a key in the embedded log and in the log in memory. Kafka has a rule of its own. */
export function partitionOfKey(key: string, partitions: number): number {
  return crc32(key) % partitions;
}
