import { TOPICS } from '@ballast/contracts';
import { Client } from 'pg';

/** A message of the request log of one Strategy. The members of `data` depend on `type`. */
export interface LoggedRequest {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The requests of one Strategy in the order in which the embedded log took them. */
export async function readRequestLog(databaseUrl: string, strategyId: string): Promise<readonly LoggedRequest[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ type: string; value: string }>(
      `SELECT m.type, m.value FROM log.messages m JOIN log.partitions p ON p.id = m.partition_id
        WHERE p.topic = $1 AND m.key = $2 ORDER BY m.message_offset`,
      [TOPICS.strategyRequests, strategyId],
    );
    return rows.map(({ type, value }) => ({ type, data: (JSON.parse(value) as Pick<LoggedRequest, 'data'>).data }));
  } finally {
    await client.end();
  }
}
