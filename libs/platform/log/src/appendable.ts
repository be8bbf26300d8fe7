import type { Tx } from '@ballast/platform-postgres';
import { headersJson } from './headers';
import { SEPARATOR } from './joined';
import type { LogLimits } from './limits';
import type { OutgoingMessage } from './port';

/** Upper bound of UTF-8 bytes per UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Checks an append before any adapter sees it.
 * @throws Error for a second append in one transaction, for a message whose value, or whose key and headers, are too
 * large, and for a message with the separator U+001E, which JSON would have escaped.
 */
export function assertAppendable(
  seen: WeakSet<Tx>,
  tx: Tx,
  messages: readonly OutgoingMessage[],
  limits: Pick<LogLimits, 'messageBytes' | 'headerBytes'>,
): void {
  // A second call could lock partitions in another order than a concurrent transaction does, and so deadlock.
  if (seen.has(tx)) throw new Error('A transaction appends to the log once, as its last statement');
  seen.add(tx);
  for (const message of messages) {
    const { topic, key, type, value } = message;
    if (value.includes(SEPARATOR) || key.includes(SEPARATOR) || type.includes(SEPARATOR)) {
      throw new Error(`A message for ${topic} contains U+001E, which is no part of a key or of JSON`);
    }
    assertWithin(limits.messageBytes, [value], (bytes) => `A message of ${bytes} bytes for ${topic} (key ${key})`);
    assertWithin(limits.headerBytes, [key, headersJson(message)], (bytes) => {
      return `A message for ${topic} (type ${type}) with ${bytes} bytes of key and headers`;
    });
  }
}

function assertWithin(limit: number, texts: readonly string[], describe: (bytes: number) => string): void {
  const units = texts.reduce((sum, text) => sum + text.length, 0);
  if (units * MAX_BYTES_PER_UNIT <= limit) return;
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > limit) throw new Error(`${describe(bytes)} is above the limit of ${limit}`);
}
