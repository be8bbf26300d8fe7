import type { Tx } from '@ballast/platform-postgres';
import { SEPARATOR } from './joined';
import type { LogLimits } from './limits';
import type { OutgoingMessage } from './port';

/** Upper bound of UTF-8 bytes per UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Checks an append before either adapter sees it.
 * @throws Error for a second append in one transaction, for a message that is too large, and for a message with a raw
 * control character that JSON would have escaped.
 */
export function assertAppendable(
  seen: WeakSet<Tx>,
  tx: Tx,
  messages: readonly OutgoingMessage[],
  limits: Pick<LogLimits, 'messageBytes'>,
): void {
  // A second call could lock partitions in another order than a concurrent transaction does, and so deadlock.
  if (seen.has(tx)) throw new Error('A transaction appends to the log once, as its last statement');
  seen.add(tx);
  for (const { topic, key, type, value } of messages) {
    if (value.includes(SEPARATOR) || key.includes(SEPARATOR) || type.includes(SEPARATOR)) {
      throw new Error(`A message for ${topic} contains U+001E, which is no part of a key or of JSON`);
    }
    if (value.length * MAX_BYTES_PER_UNIT <= limits.messageBytes) continue;
    const bytes = Buffer.byteLength(value);
    if (bytes > limits.messageBytes) {
      throw new Error(
        `A message of ${bytes} bytes for ${topic} (key ${key}) is above the limit of ${limits.messageBytes}`,
      );
    }
  }
}
