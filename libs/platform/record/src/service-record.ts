import type { LogMessage } from '@ballast/platform-log';
import { type MigrationClass, MIGRATIONS_TABLE, type Tx } from '@ballast/platform-postgres';

/** A table whose rows follow from the record: a rebuild makes it anew, equal in every column. */
export interface DerivedTable {
  readonly kind: 'derived';
  readonly name: string;
  /** Columns of the primary key, in its order. */
  readonly key: readonly string[];
  /** All other columns that follow from the record. */
  readonly columns: readonly string[];
  /**
   * Columns for the work of the running service. A default may read a clock: rows that the live table has lost begin with
   * it, or with the value that the fold gives them.
   */
  readonly operational?: readonly OperationalColumn[];
}

/**
 * A derived table whose old rows the service removes or empties; the fold brings them back. The table of trims has the
 * time before which it did so.
 */
export interface TrimmedTable extends Omit<DerivedTable, 'kind'> {
  readonly kind: 'trimmed';
  /**
   * SQL expression over the columns of a row, which is named `source`: the time from which its days are counted. Null
   * while the row stays as it is.
   */
  readonly ageFrom: string;
  /**
   * Columns that the service empties in old rows, with the value that they have then, as text. Absent: it removes the
   * rows.
   */
  readonly emptied?: Readonly<Record<string, string | null>>;
}

/** A column such as a claim or the time of the next try. A comparison leaves it out; a swap keeps the values of the live rows. */
export interface OperationalColumn {
  readonly name: string;
  /**
   * SQL condition over the columns of a row. The column is operational in rows for which it holds; in the others it
   * follows from the record. Absent: operational in every row.
   */
  readonly where?: string;
}

/** A table for the work of a service, such as its outbox. A rebuild leaves it as it is. */
export interface OperationalTable {
  readonly kind: 'operational';
  readonly name: string;
}

/**
 * A table of secrets, which no message of the log may hold. A rebuild leaves it as it is, and an operator carries it over
 * to another database by a file.
 */
export interface SecretTable {
  readonly kind: 'secret';
  readonly name: string;
  /** Columns of the primary key, in its order. */
  readonly key: readonly string[];
  /** All other columns. */
  readonly columns: readonly string[];
  /** The derived table with the owners of the secrets, and the column of this table that has the `id` of an owner. */
  readonly owner: { readonly table: string; readonly column: string };
}

/** A table whose rows follow from the record. */
export type FoldedTable = DerivedTable | TrimmedTable;

export type TableSpec = FoldedTable | OperationalTable | SecretTable;

/** The tables that every service has for its log and its migrations. */
export const LOG_TABLES: readonly TableSpec[] = [
  { kind: 'operational', name: 'log_positions' },
  { kind: 'operational', name: MIGRATIONS_TABLE },
  { kind: 'operational', name: 'outbox' },
];

/** The table of services that remove old rows of their derived tables. */
export const TRIMS_TABLE: TableSpec = { kind: 'operational', name: 'trims' };

/**
 * The part of a fold that reads one topic. A message that comes twice, or again behind later ones, changes nothing: the
 * outbox and the broker may both have it.
 */
export interface FoldPhase {
  readonly topic: string;
  /** The service reads the topic, and others write it: the fold goes as far as the position of the service. */
  readonly isForeign?: true;
  /**
   * The service makes no fact from this foreign topic, only rows. So no fact tells how far the service has read, and a
   * restore folds the topic to its end.
   */
  readonly isProjected?: true;
  /**
   * A message of this foreign topic may wait for messages of other topics before the service makes its fact. The fact
   * names the last of those as its input, and the one that waited as its cause.
   */
  readonly mayWait?: true;
  /** Types that change rows. Messages of other types are passed over. */
  readonly types: readonly string[];
  /** Writes the rows that follow from messages of one or several partitions, those of each partition in their order. */
  apply(tx: Tx, messages: readonly LogMessage[]): Promise<void>;
}

/**
 * The way from the record to the rows of one service. Phases run one after the other: no phase depends on the order of
 * messages in two topics. A fold knows no clock and no chance, and appends nothing.
 */
export interface ServiceFold {
  readonly phases: readonly FoldPhase[];
  /**
   * Prepares the rows for the running service before they take the place of the live ones. Operational columns have the
   * values of the live rows then, or those of the fold where there is no live row.
   */
  resume?(tx: Tx): Promise<void>;
  /** Prepares the rows of a service that has lost all of them, before `resume`. */
  restore?(tx: Tx): Promise<void>;
}

/** A service, as far as its tables follow from the record. */
export interface ServiceRecord {
  readonly name: string;
  readonly schema: string;
  readonly tables: readonly TableSpec[];
  /** Migrations of the service in their order, without those of the log's tables: a restore makes the tables by them. */
  readonly migrations: readonly MigrationClass[];
  /**
   * Topics that a restored service reads from their beginning, because one of its facts needs several of their messages:
   * the fact names the last one, and the service may have taken in others for facts that it has not made. The service is
   * not ready before it has read them to the ends that they had at the restore.
   */
  readonly readsAgain?: readonly string[];
  fold(): ServiceFold;
}

export function derivedTables({ tables }: Pick<ServiceRecord, 'tables'>): readonly FoldedTable[] {
  return tables.filter((table) => table.kind === 'derived' || table.kind === 'trimmed');
}

export function secretTables({ tables }: Pick<ServiceRecord, 'tables'>): readonly SecretTable[] {
  return tables.filter((table) => table.kind === 'secret');
}
