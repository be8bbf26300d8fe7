import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SEALED_TOPICS } from '@ballast/contracts';
import { type LogEnds, type LogMessage, type LogPlace, openLogReader, type PlaceReader } from '@ballast/platform-log';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { AuditorConfig } from '../config';

const CLIENT = 'ballast-auditor';

/** Reads messages of the record for proofs, beside the group by which the auditor seals them. It connects at its first use. */
@Injectable()
export class RecordReader implements OnApplicationShutdown {
  private readonly reader: PlaceReader;

  constructor(@Inject(SERVICE_CONFIG) { KAFKA_BROKERS, DATABASE_URL }: AuditorConfig) {
    this.reader = openLogReader(
      KAFKA_BROKERS === undefined
        ? { kind: 'embedded', url: DATABASE_URL }
        : { kind: 'kafka', brokers: KAFKA_BROKERS, clientId: CLIENT },
    );
  }

  readAt(place: LogPlace): Promise<readonly LogMessage[]> {
    return this.reader.readAt(place);
  }

  /** The ends of all topics of the record. */
  ends(): Promise<LogEnds> {
    return this.reader.ends(SEALED_TOPICS);
  }

  onApplicationShutdown(): Promise<void> {
    return this.reader.close();
  }
}
