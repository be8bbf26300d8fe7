import type { Tx } from '@ballast/platform-postgres';
import { headersJson } from './headers';
import { joined, splitParameter } from './joined';
import type { OutgoingMessage } from './port';

/** Puts messages into the outbox in their order, in one round trip. */
export async function addToOutbox(tx: Tx, schema: string, messages: readonly OutgoingMessage[]): Promise<void> {
  await tx.prepared(
    `${schema}.outbox.add`,
    `INSERT INTO ${schema}.outbox (topic, key, type, value, headers)
     SELECT topic, key, type, value, headers
       FROM unnest(${[1, 2, 3, 4, 5].map(splitParameter).join(', ')})
              WITH ORDINALITY AS added(topic, key, type, value, headers, ordinal)
      ORDER BY ordinal`,
    [
      joined(messages.map(({ topic }) => topic)),
      joined(messages.map(({ key }) => key)),
      joined(messages.map(({ type }) => type)),
      joined(messages.map(({ value }) => value)),
      joined(messages.map(headersJson)),
    ],
  );
}
