import { type ProofLine, type ProvenPartition, PROOF_FORMAT } from '@ballast/contracts';
import { rangePath, placesForProof, toHex } from '@ballast/domain-seal';
import { Mentions, type ProofSubject } from './mentions';
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

  constructor(tables: SealTables) {
    this.mentions = new Mentions(tables);
    this.tree = new SealedTrees(tables);
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
    const head: ProofLine = { format: PROOF_FORMAT, operation: subject.operation_id, keys, partitions };
    return { state: 'sealed', lines: [head, ...checkpoints.map((checkpoint) => ({ checkpoint }))] };
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

function placeOf({ topic, partition }: { readonly topic: string; readonly partition: number }): string {
  return `${topic}/${partition}`;
}
