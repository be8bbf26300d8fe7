import type {
  AuditKey,
  Checkpoint,
  HiddenLeaf,
  ProofEnd,
  ProofHead,
  ProofLine,
  ProvenFact,
  ProvenPartition,
} from '@ballast/contracts';
import { canonicalJson } from './canonical-json';
import { signedText } from './checkpoint';
import { type Digest, fromHex, toHex } from './hashes';
import { leafOf } from './leaf';
import { lockedPricesIn } from './locked-prices';
import { ProofCounts } from './proof-counts';
import { RangeRoot } from './range-proof';
import { ShownOperation } from './shown-operation';
import { documentIn } from './shown-values';
import { isSignedBy } from './signing';

/** Result of the check of a whole proof. */
export interface CheckedProof {
  /** Operation that the proof is about; empty for a file that is no proof. */
  readonly operation: string;
  /** Time of the last checkpoint that the proof needs: everything that it shows was in the record by then. */
  readonly sealedAt: string;
  readonly facts: number;
  /** Messages of which the proof shows the hash only. */
  readonly leaves: number;
  /** Reasons why the proof proves nothing, as sentences without their end. */
  readonly problems: readonly string[];
  /** Messages that are in the record, but do not fit together. A proof holds without problems and contradictions. */
  readonly contradictions: readonly string[];
  /** Conclusions from the messages, and those for which messages are missing. None where there are problems. */
  readonly shown: readonly string[];
  readonly notShown: readonly string[];
}

/** A range of the proof while its leaves are read. The partitions of a log arrive in no order among each other. */
interface OpenRange {
  readonly proven: ProvenPartition;
  readonly root: RangeRoot;
  next: number;
}

/**
 * Check of a proof, line by line. It shows that every fact was in the record when a checkpoint was signed: the leaves of
 * each partition and the path of their proof give the root that the checkpoint names, and a trusted key has signed it. It
 * also judges whether the facts fit together.
 */
export class ProofCheck {
  private readonly problems: string[] = [];
  private readonly checkpoints = new Map<number, Checkpoint>();
  /** Ranges of each partition, in their order. */
  private readonly partitions = new Map<string, OpenRange[]>();
  private head: ProofHead | undefined;
  private operation: ShownOperation | undefined;
  private readonly counts = new ProofCounts();
  private prices: ProofHead['prices'] | undefined;
  private end: ProofEnd | undefined;

  /** @param trusted Keys of the auditor as the reader of the proof knows them. */
  constructor(private readonly trusted: readonly AuditKey[]) {}

  /** Takes the next line. */
  take(line: ProofLine): void {
    if (this.end !== undefined) this.add('there are lines behind the end');
    // Read once: the counts and the judgement of the Operation both need it.
    const document = 'fact' in line ? documentIn(line.fact.value) : undefined;
    this.counts.take(line, document);
    if ('format' in line) this.takeHead(line);
    else if (this.head === undefined) this.add('the first line is not the head of a proof');
    else if ('checkpoint' in line) this.takeCheckpoint(line.checkpoint);
    else if ('fact' in line) this.takeFact(line.fact, document);
    else if ('leaf' in line) this.takeLeaf(line.leaf);
    else this.end = line.end;
  }

  /** Ends the check after the last line. */
  finish(): CheckedProof {
    for (const open of [...this.partitions.values()].flat()) this.close(open);
    const { head, end } = this;
    const counts = this.counts.end();
    if (head === undefined) this.add('there is no proof');
    if (end === undefined) this.add('the proof breaks off: its end is missing');
    else if (canonicalJson(end) !== canonicalJson(counts)) this.add('the end counts otherwise than the lines do');
    if (head !== undefined && canonicalJson(head.prices) !== canonicalJson(this.prices ?? []))
      this.add('the head names other prices than the message that locks them');
    const times = [...this.checkpoints.values()].map(({ at }) => at).sort();
    const { problems, operation } = this;
    const conclusions = problems.length === 0 ? operation?.finish() : undefined;
    return {
      operation: head?.operation ?? '',
      sealedAt: times.at(-1) ?? '',
      facts: counts.facts,
      leaves: counts.leaves,
      problems,
      contradictions: conclusions?.contradictions ?? [],
      shown: conclusions?.shown ?? [],
      notShown: conclusions?.notShown ?? [],
    };
  }

  private takeHead(head: ProofHead): void {
    if (this.head !== undefined) return this.add('there are two heads');
    this.head = head;
    this.operation = new ShownOperation(head.operation);
    for (const proven of head.partitions) {
      const { range, size } = proven;
      const path = range.path.flatMap((hash) => fromHex(hash) ?? []);
      const open = this.partitions.get(placeOf(proven)) ?? [];
      const last = open.at(-1)?.proven.range.last ?? -1;
      if (range.first <= last) this.add(`ranges of ${placeOf(proven)} are not announced in their order`);
      open.push({ proven, root: new RangeRoot(range, size, path), next: range.first });
      this.partitions.set(placeOf(proven), open);
    }
  }

  private takeCheckpoint(checkpoint: Checkpoint): void {
    const { sequence, key_id, signature } = checkpoint;
    const key = this.trusted.find((each) => each.key_id === key_id);
    if (key === undefined) this.add(`checkpoint ${sequence} is signed by a key that is not trusted`);
    else if (!isSignedBy(key, signedText(checkpoint), signature)) {
      this.add(`checkpoint ${sequence} has a wrong signature`);
    }
    this.checkpoints.set(sequence, checkpoint);
  }

  private takeFact(fact: ProvenFact, document: unknown): void {
    const { type = '', ...headers } = fact.headers;
    this.prices ??= lockedPricesIn({ type, value: fact.value });
    this.append(fact, leafOf({ ...fact, type, headers }));
    this.operation?.take(fact, document);
  }

  private takeLeaf(leaf: HiddenLeaf): void {
    this.append(leaf, fromHex(leaf.hash));
  }

  private append({ topic, partition, index }: Omit<HiddenLeaf, 'hash'>, leaf: Digest | undefined): void {
    const place = `${topic}/${partition}`;
    const ranges = this.partitions.get(place);
    if (ranges === undefined || leaf === undefined) return this.add(`${place} is not a partition of the proof`);
    const open = ranges.find(({ next, proven }) => next <= proven.range.last);
    if (open === undefined) return this.add(`${place} has leaf ${index} behind its ranges`);
    if (index !== open.next) this.add(`${place} has leaf ${index} at the place of leaf ${open.next}`);
    open.next += 1;
    open.root.add(leaf);
  }

  /** Compares the root that a range leads to with that of its checkpoint. */
  private close({ proven, root }: OpenRange): void {
    const place = placeOf(proven);
    const sealed = this.checkpoints
      .get(proven.checkpoint)
      ?.partitions.find((entry) => placeOf(entry) === place && entry.size === proven.size);
    const found = root.root();
    if (sealed === undefined)
      this.add(`checkpoint ${proven.checkpoint} does not seal ${proven.size} messages of ${place}`);
    else if (found === undefined) this.add(`the messages of ${place} are not those that the proof announces`);
    else if (toHex(found) !== sealed.root) {
      this.add(`the messages of ${place} are not those that checkpoint ${proven.checkpoint} has sealed`);
    }
  }

  private add(problem: string): void {
    this.problems.push(problem);
  }
}

function placeOf({ topic, partition }: Pick<ProvenPartition, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`;
}
