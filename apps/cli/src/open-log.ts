import { openLogReader, type PlaceReader } from '@ballast/platform-log';
import type { CliConfig } from './config';

const CLIENT = 'ballast-cli';

/** Runs `work` with a reader of the log, which is closed afterwards. */
export async function withReader<T>(config: CliConfig, work: (reader: PlaceReader) => Promise<T>): Promise<T> {
  const reader = openLogReader(
    config.KAFKA_BROKERS === undefined
      ? { kind: 'embedded', url: config.DATABASE_URL }
      : { kind: 'kafka', brokers: config.KAFKA_BROKERS, clientId: CLIENT },
  );
  try {
    return await work(reader);
  } finally {
    await reader.close();
  }
}
