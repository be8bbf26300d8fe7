import type { LogEnds } from '@ballast/platform-log';
import type { SealTables } from './seal-tables';

/** Group by which the auditor reads the record. */
const GROUP = 'auditor';

interface PositionRow {
  readonly topic: string;
  readonly partition: number;
  readonly next_offset: string;
}

/** Positions up to which the auditor has taken in the record. */
export class Taken {
  constructor(private readonly tables: SealTables) {}

  /** Whether everything before these ends is taken in. */
  async hasTaken(ends: LogEnds): Promise<boolean> {
    const rows = await this.tables.query<PositionRow>(
      'SELECT topic, partition, next_offset FROM auditor.log_positions WHERE group_name = $1',
      [GROUP],
    );
    const positions = new Map(rows.map((row) => [`${row.topic}/${row.partition}`, BigInt(row.next_offset)]));
    return Object.entries(ends).every(([topic, partitions]) =>
      Object.entries(partitions).every(
        ([partition, end]) => (positions.get(`${topic}/${partition}`) ?? 0n) >= BigInt(end),
      ),
    );
  }
}
