import { boundedClient, DEFAULT_TIMEOUTS } from '@ballast/platform-postgres';
import type { ClientBase } from 'pg';
import { ACCOUNT_INVARIANTS } from './account-invariants';
import { AUTHORIZATION_INVARIANTS } from './authorization-invariants';
import { LEDGER_INVARIANTS } from './ledger-invariants';
import { OPERATION_INVARIANTS } from './operation-invariants';
import { QUOTE_INVARIANTS } from './quote-invariants';
import { FOUND_MAX, type TableInvariant, type RuleVerdict } from './table-invariant';
import { TRADE_INVARIANTS } from './trade-invariants';

export const TABLE_INVARIANTS: readonly TableInvariant[] = [
  ...LEDGER_INVARIANTS,
  ...OPERATION_INVARIANTS,
  ...TRADE_INVARIANTS,
  ...QUOTE_INVARIANTS,
  ...ACCOUNT_INVARIANTS,
  ...AUTHORIZATION_INVARIANTS,
];

/** Whole tables are joined and sorted: the session may take more memory than one of a service. */
const SETTINGS = { work_mem: '64MB', jit: 'off' };

/** Runs `work` with a connection for long statements, which is closed afterwards. */
export async function withClient<T>(url: string, work: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = boundedClient({
    url,
    role: 'migration',
    timeouts: DEFAULT_TIMEOUTS,
    applicationName: 'ballast invariants',
    settings: SETTINGS,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Checks the tables of all services as of one moment. Services may be at work. */
export function checkTables(
  url: string,
  invariants: readonly TableInvariant[] = TABLE_INVARIANTS,
): Promise<readonly RuleVerdict[]> {
  return withClient(url, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return judgeTables(client, invariants);
  });
}

/** Violations of the invariants, a sentence for each. Empty where all of them hold. */
export async function tableViolations(url: string): Promise<readonly string[]> {
  const verdicts = await checkTables(url);
  return verdicts.flatMap(({ rule, found }) => found.map((place) => `${rule}: ${place}`));
}

/** Checks the tables as the transaction of the connection sees them. */
export async function judgeTables(
  client: ClientBase,
  invariants: readonly TableInvariant[] = TABLE_INVARIANTS,
): Promise<readonly RuleVerdict[]> {
  const existing = await schemasOf(client);
  const verdicts: RuleVerdict[] = [];
  for (const { rule, schemas, sql } of invariants) {
    const isChecked = schemas.every((schema) => existing.has(schema));
    verdicts.push({ rule, isChecked, found: isChecked ? await foundBy(client, sql) : [] });
  }
  return verdicts;
}

async function schemasOf(client: ClientBase): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT table_schema AS name FROM information_schema.tables WHERE table_name = 'log_positions'`,
  );
  return new Set(rows.map(({ name }) => name));
}

/**
 * The first places that a statement finds. MATERIALIZED keeps the planner from joining whole tables row by row, as it would
 * for a few rows of many: a rule that holds finds none, however long it searches.
 */
async function foundBy(client: ClientBase, sql: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ found: string }>(
    `WITH breaches AS MATERIALIZED (${sql}) SELECT found FROM breaches LIMIT ${FOUND_MAX}`,
  );
  return rows.map(({ found }) => found);
}
