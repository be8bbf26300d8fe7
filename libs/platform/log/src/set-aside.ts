import type { Tx } from '@ballast/platform-postgres';
import { deadLetter } from './dead-letter';
import { fingerprint } from './fingerprint';
import { DEFAULT_LIMITS } from './limits';
import type { Poison } from './poison';
import type { OutgoingMessage } from './port';
import { positionSchemas } from './positions';
import { nextOffset } from './slice';

/**
 * Takes a message away from a group that waits at it: moves the group's position over the message, in the transaction of
 * the caller, and answers the dead letter that the caller must append in the same transaction. Undefined, and nothing is
 * changed, when the message is not the next one of the group, or when the partition is refused. An instance that tries
 * the message at this moment notices by the fence of its position, and goes on behind the message.
 */
export async function setAside(tx: Tx, poison: Poison, group: string): Promise<OutgoingMessage | undefined> {
  const { message } = poison;
  const { topic, partition, offset } = message;
  for (const schema of await positionSchemas(tx)) {
    const moved = await tx.query(
      `UPDATE ${schema}.log_positions SET next_offset = $5, fingerprint = $6
        WHERE group_name = $1 AND topic = $2 AND partition = $3 AND next_offset = $4 AND refusal IS NULL
        RETURNING partition`,
      [group, topic, partition, offset, nextOffset(offset), fingerprint(message)],
    );
    if (moved.length > 0) return deadLetter(poison, group, DEFAULT_LIMITS);
  }
  return undefined;
}
