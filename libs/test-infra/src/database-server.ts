import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type ChildServer, startChildServer, textOf } from './child-server';

const START_TIMEOUT_MS = 60_000;

export interface DatabaseServer {
  /** Address of an existing database; each test creates its own beside it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The server of the whole run when TEST_DATABASE_URL names one, otherwise a new server for the caller. */
export async function startDatabaseServer(): Promise<DatabaseServer> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: async () => undefined };
  return startOwnDatabaseServer();
}

/** A server that can crash and start again with its databases. */
export type RestartableDatabase = DatabaseServer & Pick<ChildServer, 'crash' | 'restart'>;

/** A server that nobody else uses: for a test in which the server fails. */
export async function startOwnDatabaseServer(): Promise<RestartableDatabase> {
  const { announcement, ...server } = await startChildServer('postgres/serve.mjs');
  return { url: textOf(announcement, 'url'), ...server };
}

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A fresh, empty database on the server. */
export async function createTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await execute(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => execute(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/**
 * For a test file: starts a server with a fresh database before all tests, and removes both afterwards. The address is
 * known once the hooks have run.
 */
export function useTestDatabase(): { readonly url: string } {
  let server: DatabaseServer | undefined;
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    server = await startDatabaseServer();
    database = await createTestDatabase(server.url);
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await database?.drop();
    await server?.stop();
  }, START_TIMEOUT_MS);
  return {
    get url(): string {
      if (database === undefined) throw new Error('The test database exists only after beforeAll');
      return database.url;
    },
  };
}

/** For a test file that makes its databases itself: starts a server before all tests, and stops it afterwards. */
export function useDatabaseServer(): { readonly url: string } {
  let server: DatabaseServer | undefined;
  beforeAll(async () => {
    server = await startDatabaseServer();
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await server?.stop();
  }, START_TIMEOUT_MS);
  return {
    get url(): string {
      if (server === undefined) throw new Error('The database server runs only after beforeAll');
      return server.url;
    },
  };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
