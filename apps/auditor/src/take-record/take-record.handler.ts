import { Injectable } from '@nestjs/common';
import { appendLeaves, leafOf, STORED_LEVELS, type TreeNode } from '@ballast/domain-seal';
import type { LogMessage, OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { LeafStore, type LeafRun } from '../persistence/leaf.store';
import { mentionsIn } from './mentions-in';

/** Appends the messages of a slice to the Merkle tree of their partition. The log decides which messages are new. */
@Injectable()
export class TakeRecordHandler {
  constructor(private readonly leaves: LeafStore) {}

  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const [first] = messages;
    if (first === undefined) return [];
    const place = { topic: first.topic, partition: first.partition };
    const before = await this.leaves.loadFrontier(tx, place);
    const hashes = messages.map(leafOf);
    const { frontier, completed } = appendLeaves(before, hashes);
    await this.leaves.append(tx, place, {
      frontier,
      nodes: completed.filter(isStored),
      runs: contiguousLeaves(messages, hashes, before.size),
      mentions: mentionsIn(messages, before.size),
    });
    return [];
  }
}

function isStored({ level }: TreeNode): boolean {
  return level % STORED_LEVELS === 0;
}

/** The leaves in runs whose offsets follow each other: a log of Kafka may leave offsets out. */
function contiguousLeaves(
  messages: readonly LogMessage[],
  hashes: readonly Uint8Array[],
  firstIndex: number,
): readonly LeafRun[] {
  const runs: { firstIndex: number; firstOffset: string; hashes: Uint8Array[] }[] = [];
  let next = -1n;
  messages.forEach(({ offset }, index) => {
    if (BigInt(offset) !== next) runs.push({ firstIndex: firstIndex + index, firstOffset: offset, hashes: [] });
    runs.at(-1)?.hashes.push(hashes[index] ?? new Uint8Array(0));
    next = BigInt(offset) + 1n;
  });
  return runs;
}
