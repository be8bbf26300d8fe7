import type { Slice, LogMessage } from './port';
import type { LogLimits } from './limits';

/**
 * Slices of contiguous messages of one partition, cut by count and by bytes. A message that is larger than a slice is a
 * slice of its own. Bytes are estimated from the length of the text, which is exact for ASCII.
 */
export function* slices(
  group: string,
  messages: readonly LogMessage[],
  limits: Pick<LogLimits, 'sliceMessages' | 'sliceBytes'>,
): Generator<Slice> {
  let start = 0;
  let bytes = 0;
  for (let index = 0; index < messages.length; index += 1) {
    const size = messages[index]?.value.length ?? 0;
    const isFull = index - start >= limits.sliceMessages || (index > start && bytes + size > limits.sliceBytes);
    if (isFull) {
      yield sliceOf(group, messages.slice(start, index));
      start = index;
      bytes = 0;
    }
    bytes += size;
  }
  if (start < messages.length) yield sliceOf(group, messages.slice(start));
}

/** The slice of these messages: at least one, contiguous, and of one partition. */
export function sliceOf(group: string, messages: readonly LogMessage[]): Slice {
  const first = messages[0];
  const last = messages[messages.length - 1];
  if (first === undefined || last === undefined) throw new Error('A slice has at least one message');
  return {
    group,
    topic: first.topic,
    partition: first.partition,
    firstOffset: first.offset,
    nextOffset: nextOffset(last.offset),
    messages,
  };
}

export function nextOffset(offset: string): string {
  return (BigInt(offset) + 1n).toString();
}
