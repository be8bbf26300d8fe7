import type { LogBatch, LogMessage } from '@ballast/platform-log';

/**
 * Cuts a slice of the log where the type of its messages changes and where a run grows beyond `maxBytes` (a message
 * that is larger stands alone). Each run is a transaction of its own: it locks in one order and only for a moment.
 */
export function runsOf(batch: LogBatch, maxBytes: number): readonly LogBatch[] {
  const runs: LogMessage[][] = [];
  let type = '';
  let bytes = 0;
  for (const message of batch.messages) {
    const size = message.value.length;
    const run = runs.at(-1);
    if (run === undefined || message.type !== type || bytes + size > maxBytes) {
      runs.push([message]);
      bytes = size;
    } else {
      run.push(message);
      bytes += size;
    }
    type = message.type;
  }
  return runs.map((messages, index) => ({
    ...batch,
    firstOffset: messages[0]?.offset ?? batch.firstOffset,
    nextOffset: runs[index + 1]?.[0]?.offset ?? batch.nextOffset,
    messages,
  }));
}
