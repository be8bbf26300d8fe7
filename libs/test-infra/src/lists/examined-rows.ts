import { Client, type QueryConfig } from 'pg';

/** A statement that a service has sent to the pool of its reads. */
interface ReadStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Planner settings of the services' own sessions, so that a statement gets the same plan here. */
const PLANNER_OPTIONS = '-c jit=off -c enable_seqscan=off';

/** The parts of a plan that are read here, as EXPLAIN writes them. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Nodes that read rows of a table. A bitmap scan of an index is absent: its rows are read by the Bitmap Heap Scan. */
const TABLE_READS: ReadonlySet<string> = new Set(['Seq Scan', 'Index Scan', 'Index Only Scan', 'Bitmap Heap Scan']);

/**
 * Counts the table rows that services of this process examine for their reads. It records each statement that goes to a
 * pool for reads, and executes the statement once more under EXPLAIN.
 */
export class ExaminedRows {
  private statements: ReadStatement[] = [];
  private readonly query = Client.prototype.query;

  private constructor(private readonly client: Client) {}

  static async open(databaseUrl: string): Promise<ExaminedRows> {
    const client = new Client({ connectionString: databaseUrl, options: PLANNER_OPTIONS });
    await client.connect();
    const examined = new ExaminedRows(client);
    const { query } = examined;
    Client.prototype.query = function record(this: Client, ...parameters: readonly unknown[]): unknown {
      if (isForReads(this)) examined.note(parameters);
      return Reflect.apply(query, this, parameters);
    } as Client['query'];
    return examined;
  }

  async close(): Promise<void> {
    Client.prototype.query = this.query;
    await this.client.end();
  }

  /** Rows that all statements of `read` have examined together, and the number of those statements. */
  async of(read: () => Promise<unknown>): Promise<{ readonly rows: number; readonly statements: number }> {
    this.statements = [];
    await read();
    const statements = this.statements.filter(({ text }) => /^\s*(SELECT|WITH)\b/i.test(text));
    let rows = 0;
    for (const { text, values } of statements) rows += await this.explain(text, values);
    return { rows, statements: statements.length };
  }

  private note([statement, values]: readonly unknown[]): void {
    if (typeof statement === 'string') {
      this.statements.push({ text: statement, values: Array.isArray(values) ? values : [] });
    } else {
      const { text, values: own = values } = statement as QueryConfig;
      this.statements.push({ text, values: Array.isArray(own) ? own : [] });
    }
  }

  private async explain(text: string, values: readonly unknown[]): Promise<number> {
    const { rows } = await this.client.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
      [...values],
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan;
    if (plan === undefined) throw new Error(`There is no plan of ${text}`);
    return Math.round(examinedBy(plan));
  }
}

function isForReads(client: Client): boolean {
  const { connectionParameters } = client as unknown as {
    readonly connectionParameters: { readonly application_name?: string };
  };
  return connectionParameters.application_name?.endsWith(' reads') === true;
}

function examinedBy(node: PlanNode): number {
  const { 'Actual Rows': actual, 'Actual Loops': loops, Plans: plans = [] } = node;
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  const own = TABLE_READS.has(node['Node Type']) ? (actual + removed) * loops : 0;
  return plans.reduce((sum, child) => sum + examinedBy(child), own);
}
