import { readHead, RULES_VERSION, SEALED_TOPICS, type EnvelopeHead } from '@ballast/contracts';
import type { Deviation } from '@ballast/domain-ledger';
import { canonicalJson } from '@ballast/domain-seal';
import { IdSet } from '@ballast/invariants';
import type { LogMessage, PlaceReader } from '@ballast/platform-log';
import { AccountStampReplayer } from './account-stamp-replayer';
import { EndpointReplayer } from './endpoint-replayer';
import { LedgerReplayer } from './ledger-replayer';
import { OperationReplayer } from './operation-replayer';
import { PriceReplayer } from './price-replayer';
import { QuoteReplayer } from './quote-replayer';
import { RebalancingReplayer } from './rebalancing-replayer';
import { RegistryReplayer } from './registry-replayer';
import { OF_A_CALLER, UNDECIDABLE, type Judge, type Missing, type Outcome, type Replayer } from './replayer';
import { ScopeReplayer } from './scope-replayer';
import { SettlementReplayer } from './settlement-replayer';
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
  /** Messages that follow from the record and may still be on their way, by type. */
  readonly awaited: ReadonlyMap<string, number>;
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
  // `ends` is read before all messages: what they follow from is found in the readings that come later. `certain` is read
  // before `ends`: what must have been written before a message that stands there is found by the last reading.
  const certain = await reader.ends(SEALED_TOPICS);
  const ends = await reader.ends(SEALED_TOPICS);
  const replayers = newReplayers();
  const replay = new Replay(parts, replayers);
  const sources = { reader, judge: replay, certain, onMessage };
  for (const replayer of replayers) await replayer.prepare?.(sources);
  await reader.read({
    topics: SEALED_TOPICS,
    until: ends,
    onMessage: (message) => {
      onMessage();
      return replay.take(message);
    },
  });
  for (const replayer of replayers) await replayer.finish?.(sources);
  return replay;
}

/** Replayers of all decisions, before any of them has read anything. */
export function newReplayers(): readonly Replayer[] {
  return [
    new OperationReplayer(),
    new ScopeReplayer(),
    new TradeReplayer(),
    new SettlementReplayer(),
    new LedgerReplayer(),
    new PriceReplayer(),
    new QuoteReplayer(),
    new RebalancingReplayer(),
    new RegistryReplayer(),
    new AccountStampReplayer(),
    new EndpointReplayer(),
  ];
}

class Replay implements Replayed, Judge {
  readonly decided = new Map<string, number>();
  readonly undecidable = new Map<string, number>();
  readonly awaited = new Map<string, number>();
  readonly differences: ReplayDifference[] = [];
  private readonly ended = new IdSet();
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

  noteEnd(id: string): void {
    this.ended.add(id);
  }

  hasEnded(id: string): boolean {
    return this.ended.has(id);
  }

  await(type: string): void {
    count(this.awaited, type);
  }

  miss({ topic, partition, offset }: LogMessage, missing: Missing): void {
    if (!this.isAskedFor(missing.topic, missing.occurredAt)) return;
    const { type, content } = missing;
    const decided = canonicalJson(JSON.parse(JSON.stringify(content)));
    this.differ({ topic, partition, offset, type, member: 'missing', recorded: 'nothing follows', decided });
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
    if (!this.isAskedFor(message.topic, head.occurredAt)) return;
    const { topic, partition, offset, type } = message;
    const { rules_version: rules } = head;
    if (rules !== undefined && rules !== RULES_VERSION && !this.parts.usesCurrentRules) {
      throw new Error(`${topic}/${partition}@${offset}: rules ${rules} are not in this release`);
    }
    if (outcome === OF_A_CALLER) return;
    if (outcome === UNDECIDABLE) return count(this.undecidable, type);
    count(this.decided, type);
    if (outcome !== undefined) this.differ({ topic, partition, offset, type, ...outcome });
  }

  private differ(difference: ReplayDifference): void {
    if (this.differences.length < NAMED_MAX) this.differences.push(difference);
  }

  private isAskedFor(topic: string, occurredAt: string): boolean {
    const { from = '', to = occurredAt, topic: asked = topic } = this.parts;
    return occurredAt >= from && occurredAt <= to && topic === asked;
  }
}

function count(counts: Map<string, number>, type: string): void {
  counts.set(type, (counts.get(type) ?? 0) + 1);
}
