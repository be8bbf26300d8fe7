import { Injectable } from '@nestjs/common';
import {
  appendLeaves,
  type Frontier,
  rootOf,
  type Seal,
  type SealedLeaf,
  splitDigests,
  toHex,
} from '@ballast/domain-seal';
import { boundedPool, DEFAULT_TIMEOUTS } from '@ballast/platform-postgres';

interface LeafRow {
  readonly first_index: string;
  readonly first_offset: string;
  readonly hashes: Buffer;
}

/** A part of a partition: the messages behind a sound tree, up to the size of a seal. */
export interface SealedPart {
  readonly topic: string;
  readonly partition: number;
  readonly sound: Frontier;
  readonly seal: Seal;
}

/**
 * Leaves that the auditor has stored in its database. They are believed only where they have the root of the seal, so
 * whoever changes them hides nothing: it is just not known any more which message differs.
 */
@Injectable()
export class StoredLeavesQuery {
  private readonly pool;

  constructor(url: string) {
    const applicationName = 'ballast-cli';
    this.pool = boundedPool({ url, role: 'read', timeouts: DEFAULT_TIMEOUTS, applicationName }, 1);
    // A broken connection fails the next statement, which reports it.
    this.pool.on('error', () => undefined);
  }

  /** The sealed leaves of a part, in order; undefined when the database does not have them, or has others. */
  async read({ topic, partition, sound, seal }: SealedPart): Promise<readonly SealedLeaf[] | undefined> {
    const rows = await this.rowsOf({ topic, partition, sound, seal }).catch(() => []);
    const leaves = rows.flatMap(leavesOf).filter(({ index }) => index >= sound.size && index < seal.size);
    const { frontier } = appendLeaves(
      sound,
      leaves.map(({ leaf }) => leaf),
    );
    const isSealed = frontier.size === seal.size && toHex(rootOf(frontier)) === seal.root;
    return isSealed ? leaves : undefined;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** The rows with leaves of the part. The first one may begin with leaves before the part. */
  private async rowsOf({ topic, partition, sound, seal }: SealedPart): Promise<readonly LeafRow[]> {
    const { rows } = await this.pool.query<LeafRow>(
      `SELECT first_index, first_offset, hashes FROM auditor.leaves
        WHERE topic = $1 AND partition = $2 AND first_index < $3
          AND first_index >= (SELECT coalesce(max(first_index), 0) FROM auditor.leaves
                               WHERE topic = $1 AND partition = $2 AND first_index <= $4)
        ORDER BY first_index`,
      [topic, partition, seal.size, sound.size],
    );
    return rows;
  }
}

function leavesOf({
  first_index,
  first_offset,
  hashes,
}: LeafRow): readonly (SealedLeaf & { readonly index: number })[] {
  return splitDigests(hashes).map((leaf, place) => ({
    index: Number(first_index) + place,
    offset: String(BigInt(first_offset) + BigInt(place)),
    leaf,
  }));
}
