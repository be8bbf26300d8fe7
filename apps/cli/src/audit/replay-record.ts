import { readHead, RULES_VERSION, SEALED_TOPICS } from '@ballast/contracts';
import type { Deviation } from '@ballast/domain-ledger';
import { IdSet } from '@ballast/invariants';
import type { LogMessage, LogReader } from '@ballast/platform-log';
import { LedgerReplayer } from './ledger-replayer';
import { PriceReplayer } from './price-replayer';
import type { Replayer } from './replayer';

/** Upper bound of the differences that are named. */
const NAMED_MAX = 10;

export interface ReplayParts {
  readonly reader: LogReader;
  /** Decisions of this time and later are judged; of any time when undefined. RFC 3339, UTC, milliseconds. */
  readonly from?: string | undefined;
  /** Decisions of this time and earlier are judged. */
  readonly to?: string | undefined;
  /** Whether to decide by the rules of this release, whatever rules the decision names. */
  readonly usesCurrentRules: boolean;
  readonly onMessage: () => void;
}

/** A decision that is not as it is decided again. */
export interface ReplayDifference extends Deviation {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly type: string;
}

export interface Replayed {
  /** Decisions that were decided again, by type. */
  readonly decided: ReadonlyMap<string, number>;
  /** Decisions whose inputs are not all in the record, by type. */
  readonly undecidable: ReadonlyMap<string, number>;
  /** The first differences. */
  readonly differences: readonly ReplayDifference[];
}

/**
 * Decides the recorded decisions again from their recorded inputs, and compares. A decision is a message that names the
 * version of its rules.
 * @throws Error for a decision by rules that this release does not have.
 */
export async function replayRecord(parts: ReplayParts): Promise<Replayed> {
  const { reader, onMessage } = parts;
  const ends = await reader.ends(SEALED_TOPICS);
  const ledger = new LedgerReplayer();
  await ledger.prepare(reader, onMessage);
  const replay = new Replay(parts, [ledger, new PriceReplayer()]);
  await reader.read({
    topics: SEALED_TOPICS,
    until: ends,
    onMessage: (message) => {
      onMessage();
      replay.take(message);
    },
  });
  return replay;
}

class Replay implements Replayed {
  readonly decided = new Map<string, number>();
  readonly undecidable = new Map<string, number>();
  readonly differences: ReplayDifference[] = [];
  /** Ids of the decisions that were taken: the record may have a message twice. */
  private readonly taken = new IdSet();

  constructor(
    private readonly parts: Pick<ReplayParts, 'from' | 'to' | 'usesCurrentRules'>,
    private readonly replayers: readonly Replayer[],
  ) {}

  take(message: LogMessage): void {
    const { id, occurredAt, rules_version: rules } = readHead(message.value);
    if (rules === undefined || this.taken.has(id)) return;
    this.taken.add(id);
    const { from = '', to = occurredAt, usesCurrentRules } = this.parts;
    const isJudged = occurredAt >= from && occurredAt <= to;
    const { topic, partition, offset, type } = message;
    if (isJudged && rules !== RULES_VERSION && !usesCurrentRules) {
      throw new Error(`${topic}/${partition}@${offset}: rules ${rules} are not in this release`);
    }
    const replayer = this.replayers.find(({ types }) => types.includes(type));
    if (replayer === undefined) {
      if (isJudged) count(this.undecidable, type);
      return;
    }
    // Decisions that are not judged are the inputs of later ones.
    const deviation = replayer.replay(message);
    if (!isJudged) return;
    count(this.decided, type);
    if (deviation !== undefined && this.differences.length < NAMED_MAX) {
      this.differences.push({ topic, partition, offset, type, ...deviation });
    }
  }
}

function count(counts: Map<string, number>, type: string): void {
  counts.set(type, (counts.get(type) ?? 0) + 1);
}
