import type { LogMessage } from '@ballast/platform-log';
import { MIGRATIONS_TABLE, type Tx } from '@ballast/platform-postgres';

/** A table whose rows follow from the record: a rebuild makes it anew, equal in every column. */
export interface DerivedTable {
  readonly kind: 'derived';
  readonly name: string;
  /** Columns of the primary key, in its order. */
  readonly key: readonly string[];
  /** All other columns. */
  readonly columns: readonly string[];
}

/** A table for the work of a service, such as its outbox. A rebuild leaves it as it is. */
export interface OperationalTable {
  readonly kind: 'operational';
  readonly name: string;
}

export type TableSpec = DerivedTable | OperationalTable;

/** The tables that every service has for its log and its migrations. */
export const LOG_TABLES: readonly TableSpec[] = [
  { kind: 'operational', name: 'log_positions' },
  { kind: 'operational', name: MIGRATIONS_TABLE },
  { kind: 'operational', name: 'outbox' },
];

/**
 * The part of a fold that reads one topic. A message that comes twice, or again behind later ones, changes nothing: the
 * outbox and the broker may both have it.
 */
export interface FoldPhase {
  readonly topic: string;
  /** The service reads the topic, and others write it: the fold goes as far as the position of the service. */
  readonly isForeign?: true;
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
}

/** A service, as far as its tables follow from the record. */
export interface ServiceRecord {
  readonly name: string;
  readonly schema: string;
  readonly tables: readonly TableSpec[];
  fold(): ServiceFold;
}

export function derivedTables({ tables }: Pick<ServiceRecord, 'tables'>): readonly DerivedTable[] {
  return tables.filter((table) => table.kind === 'derived');
}
