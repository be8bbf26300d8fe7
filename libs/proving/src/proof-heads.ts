import { type ProofHead, type ProofLine, type ProvenPartition, PROOF_FORMAT, TOPICS } from '@ballast/contracts';
import { lockedPricesIn, rangePath, placesForProof, toHex } from '@ballast/domain-seal';
import { Mentions, type ProofSubject } from './mentions';
import { ProofLines, type MessageReader } from './proof-lines';
import type { SealTables } from './seal-tables';
import type { ShownRange } from './shown-range';
import { StoredHashes } from './stored-hashes';
import { type LatestSeal, SealedTrees } from './sealed-trees';

/** The first lines of a proof; none unless it is sealed. */
export interface ProofHeadAnswer {
  readonly state: 'sealed' | 'unsealed' | 'unknown';
  readonly lines: ProofLine[];
}

const UNSEALED: ProofHeadAnswer = { state: 'unsealed', lines: [] };
const UNKNOWN: ProofHeadAnswer = { state: 'unknown', lines: [] };

/** Makes the first lines of proofs: the head, and the checkpoints that it names. */
export class ProofHeads {
  private readonly mentions: Mentions;
  private readonly tree: SealedTrees;
  private readonly parts: ProofLines;

  constructor(tables: SealTables, record: MessageReader) {
    this.mentions = new Mentions(tables);
    this.tree = new SealedTrees(tables);
    this.parts = new ProofLines(tables, record);
  }

  async make(subject: ProofSubject): Promise<ProofHeadAnswer> {
    const ranges = await this.mentions.ranges(subject);
    if (ranges.length === 0) return UNKNOWN;
    const seals = new Map((await this.tree.seals()).map((seal) => [placeOf(seal), seal]));
    const hashes = new StoredHashes(this.tree);
    const partitions: ProvenPartition[] = [];
    for (const range of ranges) {
      const seal = seals.get(placeOf(range));
      if (seal === undefined || range.last >= seal.size) return UNSEALED;
      partitions.push(await this.proven(range, seal, hashes));
    }
    const keys = await this.tree.keys();
    const sequences = [...new Set(partitions.map(({ checkpoint }) => checkpoint))];
    const checkpoints = await this.tree.checkpoints(sequences);
    const prices = await this.lockedPrices(subject, ranges);
    const head: ProofLine = { format: PROOF_FORMAT, operation: subject.operation_id, prices, keys, partitions };
    return { state: 'sealed', lines: [head, ...checkpoints.map((checkpoint) => ({ checkpoint }))] };
  }

  /** Prices that were locked for the Operation; few messages about prices are about one Operation. */
  private async lockedPrices(subject: ProofSubject, ranges: readonly ShownRange[]): Promise<ProofHead['prices']> {
    for (const range of ranges.filter(({ topic }) => topic === TOPICS.priceEvents)) {
      for (let first: number | undefined = range.first; first !== undefined;) {
        const page = await this.parts.page(subject, { ...range, first });
        const prices = page.lines.flatMap((line) => lockedIn(line) ?? []);
        if (prices.length > 0) return prices;
        first = page.next;
      }
    }
    return [];
  }

  private async proven(
    range: ShownRange,
    { size, sequence }: LatestSeal,
    hashes: StoredHashes,
  ): Promise<ProvenPartition> {
    const { topic, partition, first, last } = range;
    const read = await hashes.reader(range, placesForProof(range, size));
    const path = rangePath(range, size, read).map(toHex);
    return { topic, partition, size, checkpoint: sequence, range: { first, last, path } };
  }
}

function lockedIn(line: ProofLine): ProofHead['prices'] | undefined {
  if (!('fact' in line)) return undefined;
  return lockedPricesIn({ type: line.fact.headers['type'] ?? '', value: line.fact.value });
}

function placeOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`;
}
