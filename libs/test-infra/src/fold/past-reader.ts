import type { LogEnds, LogMessage, LogPlace, PlaceReader, ReadOptions } from '@ballast/platform-log';

/** A reader for which the log ends where it ended at an earlier moment. */
export class PastReader implements PlaceReader {
  constructor(
    private readonly reader: PlaceReader,
    private readonly past: LogEnds,
  ) {}

  async read(options: ReadOptions): Promise<void> {
    await this.reader.read({ ...options, until: options.until ?? this.past });
  }

  starts(topics: readonly string[]): Promise<LogEnds> {
    return this.reader.starts(topics);
  }

  async ends(topics: readonly string[]): Promise<LogEnds> {
    return Object.fromEntries(Object.entries(this.past).filter(([topic]) => topics.includes(topic)));
  }

  readAt(place: LogPlace): Promise<readonly LogMessage[]> {
    return this.reader.readAt(place);
  }

  async close(): Promise<void> {
    await this.reader.close();
  }
}
