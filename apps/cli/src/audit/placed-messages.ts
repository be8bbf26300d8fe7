import type { LogMessage, PlaceReader } from '@ballast/platform-log';

/** Batches that are kept of each partition: inputs of decisions are nearly in the order of the decisions. */
const BATCHES_KEPT = 2;

/** Finds messages of the record by the places that `input` of an envelope names. */
export class PlacedMessages {
  /** The last batches that were read, by partition, the last one first. */
  private readonly batches = new Map<string, readonly (readonly LogMessage[])[]>();

  constructor(private readonly reader: Pick<PlaceReader, 'readAt'>) {}

  /** The message at a place such as `credit.events.v1/2/1234/0`; undefined when the record has none there. */
  async at(input: string | undefined): Promise<LogMessage | undefined> {
    const [topic, partition, offset] = input?.split('/') ?? [];
    if (topic === undefined || partition === undefined || offset === undefined) return undefined;
    const key = `${topic}/${partition}`;
    const kept = this.batches.get(key) ?? [];
    for (const batch of kept) {
      const found = messageAt(batch, offset);
      if (found !== undefined) return found;
    }
    const read = await this.reader.readAt({ topic, partition: Number(partition), offset });
    this.batches.set(key, [read, ...kept].slice(0, BATCHES_KEPT));
    return messageAt(read, offset);
  }
}

/** The message with this offset in a batch whose offsets ascend. */
function messageAt(batch: readonly LogMessage[], offset: string): LogMessage | undefined {
  const [wanted, first, last] = [BigInt(offset), batch[0], batch.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (BigInt(first.offset) > wanted || BigInt(last.offset) < wanted) return undefined;
  return batch.find((message) => message.offset === offset);
}
