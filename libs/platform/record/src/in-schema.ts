import type { Tx } from '@ballast/platform-postgres';
import { derivedTables, type ServiceRecord } from './service-record';

/** Name of the schema in which a rebuild makes the derived tables anew. */
export function shadowSchema(schema: string): string {
  return `${schema}_rebuilt`;
}

/**
 * SQL of the stores of a service, turned to its shadow schema. Only the names of derived tables are replaced, because
 * a literal such as the name of a topic may begin with the name of the schema.
 */
export class ShadowNames {
  private readonly derived: RegExp;
  private readonly operational: RegExp;
  private readonly shadow: string;
  private readonly known = new Map<string, string>();

  constructor(record: Pick<ServiceRecord, 'schema' | 'tables'>) {
    const { schema, tables } = record;
    const named = (names: readonly string[], flags: string): RegExp =>
      new RegExp(`\\b${schema}\\.(?=(?:${names.join('|')})\\b)`, flags);
    this.shadow = `${shadowSchema(schema)}.`;
    this.derived = named(
      derivedTables(record).map(({ name }) => name),
      'g',
    );
    const others = tables.filter(({ kind }) => kind !== 'derived' && kind !== 'trimmed').map(({ name }) => name);
    this.operational = named(others, '');
  }

  /** @throws Error for a statement that names an operational table: a fold would change the running service. */
  replaceIn(sql: string): string {
    const known = this.known.get(sql);
    if (known !== undefined) return known;
    if (this.operational.test(sql)) throw new Error(`A fold writes to derived tables only: ${sql}`);
    const replaced = sql.replace(this.derived, this.shadow);
    this.known.set(sql, replaced);
    return replaced;
  }
}

/** A transaction whose statements are turned to a shadow schema. */
export function inShadow(tx: Tx, names: ShadowNames): Tx {
  return {
    query: (sql, params) => tx.query(names.replaceIn(sql), params),
    prepared: (name, sql, params) => tx.prepared(name, names.replaceIn(sql), params),
    copy: (table, columns, rows) => tx.copy(names.replaceIn(table), columns, rows),
    // Wake-ups are for the work of a running service.
    afterCommit: () => undefined,
  };
}
