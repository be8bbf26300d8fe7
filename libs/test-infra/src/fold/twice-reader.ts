import type { LogEnds, LogReader, ReadOptions } from '@ballast/platform-log';

/** A reader that hands over each message twice in a row, and then all messages of the read once more. */
export class TwiceReader implements LogReader {
  constructor(private readonly reader: LogReader) {}

  async read(options: ReadOptions): Promise<void> {
    await this.reader.read({
      ...options,
      onMessage: async (message) => {
        await options.onMessage(message);
        await options.onMessage(message);
      },
    });
    await this.reader.read(options);
  }

  starts(topics: readonly string[]): Promise<LogEnds> {
    return this.reader.starts(topics);
  }

  ends(topics: readonly string[]): Promise<LogEnds> {
    return this.reader.ends(topics);
  }

  async close(): Promise<void> {
    await this.reader.close();
  }
}
