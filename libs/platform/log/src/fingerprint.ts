import { crc32 } from 'node:zlib';
import type { LogMessage } from './port';

/**
 * CRC-32 of a message with the time of its append. A group keeps the fingerprint of the last message that it has
 * handled. Another message in that place means that the topic was made anew or has lost messages.
 */
export function fingerprint({ timestamp, key, type, value }: LogMessage): number {
  return [key, type, value].reduce((sum, text) => crc32(text, sum), crc32(String(timestamp)));
}
