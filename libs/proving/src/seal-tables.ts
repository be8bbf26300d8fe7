/** Reads the tables of the auditor. */
export interface SealTables {
  query<R extends object>(sql: string, params?: readonly unknown[]): Promise<R[]>;
}
