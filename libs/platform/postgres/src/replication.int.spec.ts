import { eventually, useDatabaseServer } from '@ballast/test-infra';
import { Client } from 'pg';
import { findReplicationRisk } from './replication';

const server = useDatabaseServer();

/** A connection that the server counts as a standby. */
async function connectStandby(): Promise<Client> {
  const url = new URL(server.url);
  url.searchParams.set('replication', 'true');
  const standby = new Client({ connectionString: url.toString() });
  await standby.connect();
  return standby;
}

describe('the risk of a failover', () => {
  let client: Client;
  const database = {
    query: async <R extends object>(sql: string): Promise<R[]> => {
      const { rows } = await client.query<R>(sql);
      return rows;
    },
  };

  beforeAll(async () => {
    client = new Client({ connectionString: server.url });
    await client.connect();
  });

  afterAll(() => client.end());

  it('is reported while a standby is connected and no commit waits for a standby', async () => {
    const standby = await connectStandby();
    const risk = await eventually('the standby to be counted', () => findReplicationRisk(database));
    expect(risk).toBe('replicates, and synchronous_standby_names is empty');
    await standby.end();
  });

  it('is undefined when no standby is connected', async () => {
    await eventually('no standby to be left', async () => (await findReplicationRisk(database)) === undefined);
  });
});
