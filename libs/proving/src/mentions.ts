import { SEALED_TOPICS, TOPICS } from '@ballast/contracts';
import { mergeRanges } from './merge-ranges';
import type { SealTables } from './seal-tables';
import { RANGE_GAP, type ShownRange } from './shown-range';

/** Subject of a proof. */
export interface ProofSubject {
  readonly operation_id: string;
  /** Participant whose part of the Operation is proven; undefined for the whole Operation. */
  readonly participant_code: string | undefined;
}

interface RangeRow {
  readonly topic: string;
  readonly partition: number;
  readonly first: string;
  readonly last: string;
}

/** Rows that one statement reads. */
const PAGE_ROWS = 5_000;
/** Upper bound of the ranges of a proof. When there are more, further messages are shown by their hashes. */
const RANGES_MAX = 1_000;
const GAP_GROWTH = 8;

/** Participant code of the rows that hold all messages of a slice about an Operation. */
const WHOLE = '';

/**
 * Topics of which the proof of one participant takes the rows of this participant alone. Public events repeat what other
 * messages say, and each message of the other topic is about one participant.
 */
const OF_PARTICIPANTS: ReadonlySet<string> = new Set([TOPICS.executionEvents, TOPICS.publicEvents]);

/** Places of the messages about an Operation, in `auditor.mentions`. */
export class Mentions {
  constructor(private readonly tables: SealTables) {}

  /** Whether the index can be read here. */
  async canBeRead(): Promise<boolean> {
    try {
      await this.tables.query('SELECT FROM auditor.mentions LIMIT 1');
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Ranges of leaves with all messages about a subject, in the order of a proof. The index is read page by page, and only
   * as many ranges as a proof may have stay in memory.
   */
  async ranges({ operation_id, participant_code }: ProofSubject): Promise<readonly ShownRange[]> {
    const topics = SEALED_TOPICS.filter((topic) => participant_code === undefined || !OF_PARTICIPANTS.has(topic));
    const parts = [{ operation_id, code: WHOLE, topics }];
    if (participant_code !== undefined)
      parts.push({ operation_id, code: participant_code, topics: [...SEALED_TOPICS] });
    let ranges: readonly ShownRange[] = [];
    let gap = RANGE_GAP;
    for (const part of parts) {
      for await (const page of this.pages(part)) {
        ranges = mergeRanges([...ranges, ...page], gap);
        // With a gap without end there is one range for each partition.
        while (ranges.length > RANGES_MAX && gap < Number.MAX_SAFE_INTEGER) {
          gap *= GAP_GROWTH;
          ranges = mergeRanges(ranges, gap);
        }
      }
    }
    return ranges;
  }

  private async *pages({
    operation_id,
    code,
    topics,
  }: {
    readonly operation_id: string;
    readonly code: string;
    readonly topics: readonly string[];
  }): AsyncGenerator<readonly ShownRange[], void, undefined> {
    let after: Pick<ShownRange, 'topic' | 'partition' | 'first'> = { topic: '', partition: 0, first: 0 };
    for (;;) {
      const rows: readonly RangeRow[] = await this.tables.query<RangeRow>(
        `SELECT topic, partition, first_index AS first, last_index AS last
           FROM auditor.mentions
          WHERE operation_id = $1 AND participant_code = $2 AND topic = ANY($3::text[])
            AND (topic, partition, first_index) > ($4::text, $5::int, $6::bigint)
          ORDER BY topic, partition, first_index
          LIMIT ${PAGE_ROWS}`,
        [operation_id, code, topics, after.topic, after.partition, after.first],
      );
      const ranges = rows.map((row) => ({ ...row, first: Number(row.first), last: Number(row.last) }));
      yield ranges;
      const last = ranges.at(-1);
      if (last === undefined || ranges.length < PAGE_ROWS) return;
      after = last;
    }
  }
}
