import { type Digest, merkleRoot, type NodePlace, storedBelow, type StoredSpan } from '@ballast/domain-seal';
import type { SealedTrees } from './sealed-trees';
import type { ShownRange } from './shown-range';

/** Stored hashes that are read together: subtrees beside the same leaf are mostly hashed from the same ones. */
const BLOCK = 256;
/** Upper bound of blocks in memory: some megabytes. */
const BLOCKS_MAX = 256;

/** Hashes of complete subtrees, from stored ones. Blocks that were just read stay in memory. */
export class StoredHashes {
  /** Blocks by their place, the one that was not used for longest first. */
  private readonly blocks = new Map<string, readonly Digest[]>();

  constructor(private readonly tree: SealedTrees) {}

  /** Reads some subtrees of a partition; the answer gives the hash of each. */
  async reader(
    partition: Pick<ShownRange, 'topic' | 'partition'>,
    places: readonly NodePlace[],
  ): Promise<(place: NodePlace) => Digest> {
    const hashes = new Map<string, Digest>();
    for (const place of places) {
      const { level, first, count } = storedBelow(place);
      const begin = first - (first % BLOCK);
      const block = await this.block(partition, { level, first: begin, count: BLOCK });
      hashes.set(nameOf(place), merkleRoot(block.slice(first - begin, first - begin + count)));
    }
    return (place) => hashes.get(nameOf(place)) ?? merkleRoot([]);
  }

  private async block(
    { topic, partition }: Pick<ShownRange, 'topic' | 'partition'>,
    span: StoredSpan,
  ): Promise<readonly Digest[]> {
    const name = `${topic}/${partition}/${span.level}/${span.first}`;
    const block = this.blocks.get(name) ?? (await this.tree.hashes(topic, partition, span));
    this.blocks.delete(name);
    this.blocks.set(name, block);
    for (const oldest of [...this.blocks.keys()].slice(0, -BLOCKS_MAX)) this.blocks.delete(oldest);
    return block;
  }
}

function nameOf({ level, index }: NodePlace): string {
  return `${level}/${index}`;
}
