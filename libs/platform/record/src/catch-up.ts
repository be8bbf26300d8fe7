import type { LogEnds } from '@ballast/platform-log';
import { closeGate, openGate } from '@ballast/platform-postgres';
import type { Connections } from './connections';
import type { RunningFold } from './run-fold';
import { closeSnapshot, openSnapshot } from './snapshot';
import { within } from './within';

/** Milliseconds of a round that is short enough: little is left for the next one. */
const SHORT_ROUND_MS = 1_000;
const ROUNDS = 10;

/**
 * Folds what the topics have, until a round is short or many rounds are done. Each round ends at a moment at which no
 * writer is inside the gate. So a message of another service is folded in the same round as the facts that it has led
 * to, and no fact is folded in an earlier round than the message that has led to it.
 */
export async function catchUp(connections: Connections, fold: RunningFold, schema: string): Promise<void> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const ends = await takeSnapshot(connections, fold, schema);
    const startedAt = performance.now();
    await fold.round(ends, connections.live);
    await closeSnapshot(connections.live);
    if (performance.now() - startedAt < SHORT_ROUND_MS) return;
  }
}

/** Opens a snapshot of the live schema while no writer is inside, and answers the ends of the topics at that moment. */
export async function takeSnapshot(
  { live, gate }: Pick<Connections, 'live' | 'gate'>,
  fold: RunningFold,
  schema: string,
): Promise<LogEnds> {
  await closeGate(gate, schema);
  try {
    await openSnapshot(live, schema);
    return await within(fold.ends(live), 'The log has not told its ends');
  } finally {
    await openGate(gate, schema);
  }
}
