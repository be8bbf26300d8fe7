import type { KafkaConnection } from './kafka/client';
import { EmbeddedReader } from './embedded/embedded-reader';
import { KafkaReader } from './kafka/kafka-reader';
import { withDefaults } from './limits';
import type { MemoryBroker } from './memory/broker';
import { MemoryLogReader } from './memory/memory-log-reader';
import { silentLogger } from './observe';
import type { LogMessage } from './port';

/** Offsets by topic and partition: `ends['notes.v1'][0]` is the offset that the next message of the partition gets. */
export type LogEnds = Readonly<Record<string, Readonly<Record<number, string>>>>;

/** Place of a message in the log. */
export interface LogPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

export interface ReadOptions {
  readonly topics: readonly string[];
  /** Offsets to begin at. A partition that is not named is read from its oldest message. */
  readonly from?: LogEnds;
  /** Offsets to stop before. When present, partitions that are not named are not read. Not together with `isDone`. */
  readonly until?: LogEnds;
  /** Called for one message at a time. The read waits for a promise, so that a slow reader fills no memory. */
  readonly onMessage: (message: LogMessage) => void | Promise<void>;
  /**
   * Called again and again during the read, which goes on, even past the end, until this function answers true. When
   * absent, the read stops at `until`, else at the ends that the partitions had at its beginning.
   */
  readonly isDone?: () => boolean;
}

/** Reads topics as a bystander: it joins no group of a service, has no position and changes nothing. */
export interface LogReader {
  /**
   * Messages of one partition arrive in order, those of several in any order. A topic that is missing has none. On Kafka
   * a read without `isDone` rejects when it has not reached the ends and no message arrives for a while, as when a
   * partition loses its last messages meanwhile.
   */
  read(options: ReadOptions): Promise<void>;
  /** Offsets of the oldest messages that are there, or of the next one where a partition has none. */
  starts(topics: readonly string[]): Promise<LogEnds>;
  ends(topics: readonly string[]): Promise<LogEnds>;
  close(): Promise<void>;
}

/** A LogReader that also finds messages by their place. */
export interface PlaceReader extends LogReader {
  /**
   * Messages of one partition from a place on, as many as one request brings, in their order. None only where the
   * partition ends.
   */
  readAt(place: LogPlace): Promise<readonly LogMessage[]>;
}

export type LogReaderOptions =
  | { readonly kind: 'embedded'; readonly url: string }
  | { readonly kind: 'memory'; readonly broker: MemoryBroker }
  | ({ readonly kind: 'kafka' } & KafkaConnection);

/** A reader of the log. It connects at its first use. */
export function openLogReader(options: LogReaderOptions): PlaceReader {
  if (options.kind === 'memory') return new MemoryLogReader(options.broker);
  const limits = withDefaults(undefined);
  if (options.kind === 'embedded') return new EmbeddedReader(options.url, limits);
  const { kind: _kind, ...connection } = options;
  return new KafkaReader(connection, limits, silentLogger);
}
