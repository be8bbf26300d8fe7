import { TOPICS } from '@ballast/contracts';
import { SHOWN_FIRST } from '@ballast/domain-seal';
import type { SealTables } from './seal-tables';
import type { ShownRange } from './shown-range';

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

/** Participant code of the rows that hold all messages of a slice about an Operation. */
const WHOLE = '';

/**
 * Topics of which the proof of one participant takes the rows of this participant alone. Public events repeat what other
 * messages say, and each message of the other topic is about one participant.
 */
const OF_PARTICIPANTS: readonly string[] = [TOPICS.executionEvents, TOPICS.publicEvents];

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
   * Ranges of leaves with all messages about a subject, by topic and partition; the request and the prices come first.
   * Messages with at most `gap` others between them are in one range.
   */
  async ranges({ operation_id, participant_code }: ProofSubject, gap: number): Promise<readonly ShownRange[]> {
    const rows = await this.tables.query<RangeRow>(
      `WITH spans AS (
         SELECT topic, partition, first_index, last_index,
                first_index - 1 - max(last_index) OVER (
                  PARTITION BY topic, partition ORDER BY first_index ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                ) AS gap
           FROM auditor.mentions
          WHERE operation_id = $1 AND participant_code = ANY($2::text[])
            AND NOT (participant_code = $3 AND topic = ANY($4::text[]))
       ), numbered AS (
         SELECT *, count(*) FILTER (WHERE gap > $5) OVER (PARTITION BY topic, partition ORDER BY first_index) AS number
           FROM spans
       )
       SELECT topic, partition, min(first_index) AS first, max(last_index) AS last
         FROM numbered
        GROUP BY topic, partition, number
        ORDER BY topic = ANY($6::text[]) DESC, topic COLLATE "C", partition, first`,
      [
        operation_id,
        participant_code === undefined ? [WHOLE] : [WHOLE, participant_code],
        WHOLE,
        participant_code === undefined ? [] : OF_PARTICIPANTS,
        gap,
        SHOWN_FIRST,
      ],
    );
    return rows.map((row) => ({ ...row, first: Number(row.first), last: Number(row.last) }));
  }
}
