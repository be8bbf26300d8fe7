import type { Slice, LogMessage } from '@ballast/platform-log';

/**
 * Cuts a slice of the log into slices, each of one type of message and at most `maxBytes` long; a message that is larger
 * is a slice of its own. Each slice is a transaction of its own: it locks in one order and only for a moment.
 */
export function sliceByType(received: Slice, maxBytes = Number.POSITIVE_INFINITY): readonly Slice[] {
  const slices: LogMessage[][] = [];
  let type = '';
  let bytes = 0;
  for (const message of received.messages) {
    const size = message.value.length;
    const slice = slices.at(-1);
    if (slice === undefined || message.type !== type || bytes + size > maxBytes) {
      slices.push([message]);
      bytes = size;
    } else {
      slice.push(message);
      bytes += size;
    }
    type = message.type;
  }
  return slices.map((messages, index) => ({
    ...received,
    firstOffset: messages[0]?.offset ?? received.firstOffset,
    nextOffset: slices[index + 1]?.[0]?.offset ?? received.nextOffset,
    messages,
  }));
}
