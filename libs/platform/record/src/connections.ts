import { boundedClient, DEFAULT_TIMEOUTS } from '@ballast/platform-postgres';
import type { Client } from 'pg';

/**
 * Settings of the connections of a rebuild. Statements look up by key, and the statistics of a new table are wrong. A
 * shadow that is lost in a crash is made anew.
 */
const SETTINGS = {
  jit: 'off',
  enable_seqscan: 'off',
  synchronous_commit: 'off',
  client_min_messages: 'warning',
};

/** The connections of one rebuild, each with a session of its own. */
export interface Connections {
  /** Writes the shadow, and holds the lock against a second rebuild. */
  readonly shadow: Client;
  /** Reads the live schema as it was at one moment. */
  readonly live: Client;
  /** Holds the write gate. */
  readonly gate: Client;
}

/** Runs `work` with connections that are closed afterwards. A connection that ends gives up its locks. */
export async function withConnections<T>(
  { url, schema }: { readonly url: string; readonly schema: string },
  work: (connections: Connections) => Promise<T>,
): Promise<T> {
  const open = (part: string): Client =>
    boundedClient({
      url,
      role: 'migration',
      timeouts: DEFAULT_TIMEOUTS,
      applicationName: `rebuild ${schema} ${part}`,
      settings: SETTINGS,
    });
  const connections = { shadow: open('shadow'), live: open('live'), gate: open('gate') };
  const clients = Object.values(connections);
  try {
    for (const client of clients) {
      await client.connect();
      // The snapshot of the live schema stays open while the rest of the record is folded.
      await client.query('SET idle_in_transaction_session_timeout = 0');
    }
    return await work(connections);
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  }
}
