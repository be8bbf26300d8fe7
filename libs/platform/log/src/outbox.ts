import type { Tx } from '@ballast/platform-postgres';
import { headersJson } from './headers';
import { joined, splitParameter } from './joined';
import type { OutgoingMessage } from './port';

/**
 * Puts the messages of a transaction into the outbox in their order, in one round trip. Each row tells how many of them
 * come behind it, so that the relay knows whether it has read all.
 */
export async function addToOutbox(tx: Tx, schema: string, messages: readonly OutgoingMessage[]): Promise<void> {
  await tx.prepared(
    `${schema}.outbox.add`,
    `INSERT INTO ${schema}.outbox (topic, key, type, value, headers, remaining)
     SELECT topic, key, type, value, headers, $6 - ordinal
       FROM unnest(${[1, 2, 3, 4, 5].map(splitParameter).join(', ')})
              WITH ORDINALITY AS added(topic, key, type, value, headers, ordinal)
      ORDER BY ordinal`,
    [
      joined(messages.map(({ topic }) => topic)),
      joined(messages.map(({ key }) => key)),
      joined(messages.map(({ type }) => type)),
      joined(messages.map(({ value }) => value)),
      joined(messages.map(headersJson)),
      messages.length,
    ],
  );
}
