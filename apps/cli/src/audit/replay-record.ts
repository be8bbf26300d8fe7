import { readHead, RULES_VERSION, SEALED_TOPICS, type EnvelopeHead } from '@ballast/contracts';
import type { Deviation } from '@ballast/domain-ledger';
import { IdSet } from '@ballast/invariants';
import type { LogMessage, PlaceReader } from '@ballast/platform-log';
import { LedgerReplayer } from './ledger-replayer';
import { OperationReplayer } from './operation-replayer';
import { PriceReplayer } from './price-replayer';
import { QuoteReplayer } from './quote-replayer';
import { UNDECIDABLE, type Judge, type Outcome, type Replayer } from './replayer';
import { TradeReplayer } from './trade-replayer';

/** Upper bound of the differences that are named. */
const NAMED_MAX = 10;

export interface ReplayParts {
  readonly reader: PlaceReader;
  /** Decisions of this time and later are judged; of any time when undefined. RFC 3339, UTC, milliseconds. */
  readonly from?: string | undefined;
  /** Decisions of this time and earlier are judged. */
  readonly to?: string | undefined;
  /** Topic whose decisions are judged; those of all topics when undefined. */
  readonly topic?: string | undefined;
  /** Whether to decide by the rules of this release, whatever rules the decision names. */
  readonly usesCurrentRules: boolean;
  readonly onMessage: () => void;
}

/** A message that is not as it is decided again. */
export interface ReplayDifference extends Deviation {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly type: string;
}

export interface Replayed {
  /** Messages that were decided again, by type. */
  readonly decided: ReadonlyMap<string, number>;
  /** Decisions whose inputs are not all in the record, by type. */
  readonly undecidable: ReadonlyMap<string, number>;
  /** The first differences. */
  readonly differences: readonly ReplayDifference[];
}

/**
 * Decides the recorded decisions again from their recorded inputs, and the messages that follow from them, and compares.
 * A decision is a message that names the version of its rules.
 * @throws Error for a decision by rules that this release does not have.
 */
export async function replayRecord(parts: ReplayParts): Promise<Replayed> {
  const { reader, onMessage } = parts;
  // Read first: what the messages before these ends follow from is found in the readings that come later.
  const ends = await reader.ends(SEALED_TOPICS);
  const replayers: readonly Replayer[] = [
    new OperationReplayer(),
    new TradeReplayer(),
    new LedgerReplayer(),
    new PriceReplayer(),
    new QuoteReplayer(),
  ];
  const replay = new Replay(parts, replayers);
  for (const replayer of replayers) await replayer.prepare?.({ reader, judge: replay, onMessage });
  await reader.read({
    topics: SEALED_TOPICS,
    until: ends,
    onMessage: (message) => {
      onMessage();
      return replay.take(message);
    },
  });
  return replay;
}

class Replay implements Replayed, Judge {
  readonly decided = new Map<string, number>();
  readonly undecidable = new Map<string, number>();
  readonly differences: ReplayDifference[] = [];
  /** Ids of the messages that were judged: the record may have a message twice. */
  private readonly judged = new IdSet();
  private readonly replayerOf: ReadonlyMap<string, Replayer>;

  constructor(
    private readonly parts: Pick<ReplayParts, 'from' | 'to' | 'topic' | 'usesCurrentRules'>,
    replayers: readonly Replayer[],
  ) {
    this.replayerOf = new Map(replayers.flatMap((each) => each.types.map((type) => [type, each] as const)));
  }

  isJudged(id: string): boolean {
    return this.judged.has(id);
  }

  judge(message: LogMessage, outcome: Outcome): void {
    const head = readHead(message.value);
    if (!this.judged.has(head.id)) this.note(message, head, outcome);
  }

  /** Decides a message again, unless no rule leads to it. Decisions that are not asked for are inputs of later ones. */
  take(message: LogMessage): void | Promise<void> {
    const replayer = this.replayerOf.get(message.type);
    const head = readHead(message.value);
    if ((replayer === undefined && head.rules_version === undefined) || this.judged.has(head.id)) return;
    const outcome = replayer === undefined ? UNDECIDABLE : replayer.replay(message);
    if (!(outcome instanceof Promise)) return this.note(message, head, outcome);
    return outcome.then((settled) => this.note(message, head, settled));
  }

  private note(message: LogMessage, head: EnvelopeHead, outcome: Outcome): void {
    this.judged.add(head.id);
    if (!this.isAskedFor(message, head)) return;
    const { topic, partition, offset, type } = message;
    const { rules_version: rules } = head;
    if (rules !== undefined && rules !== RULES_VERSION && !this.parts.usesCurrentRules) {
      throw new Error(`${topic}/${partition}@${offset}: rules ${rules} are not in this release`);
    }
    if (outcome === UNDECIDABLE) return count(this.undecidable, type);
    count(this.decided, type);
    if (outcome !== undefined && this.differences.length < NAMED_MAX) {
      this.differences.push({ topic, partition, offset, type, ...outcome });
    }
  }

  private isAskedFor(message: LogMessage, { occurredAt }: EnvelopeHead): boolean {
    const { from = '', to = occurredAt, topic = message.topic } = this.parts;
    return occurredAt >= from && occurredAt <= to && message.topic === topic;
  }
}

function count(counts: Map<string, number>, type: string): void {
  counts.set(type, (counts.get(type) ?? 0) + 1);
}
