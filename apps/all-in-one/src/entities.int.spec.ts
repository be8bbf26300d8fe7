import { logTablesMigration } from '@ballast/platform-log';
import { openDatabase, type Database } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import type { EntityMetadata } from 'typeorm';
import { SERVICES } from './services';

interface TableColumn {
  readonly column_name: string;
  readonly data_type: string;
  readonly is_nullable: 'YES' | 'NO';
}

describe.each(Object.values(SERVICES))('the entities of $name', ({ schema, entities, migrations, name }) => {
  const server = useTestDatabase();
  let database: Database;

  afterAll(() => database.close());
  beforeAll(async () => {
    database = await openDatabase({
      url: server.url,
      schema,
      poolSize: 3,
      entities,
      migrations: [logTablesMigration(schema), ...migrations],
      applicationName: `entities ${name}`,
    });
  });

  /** Columns that the entity maps, as the database would have to describe them. */
  function mapped({ columns }: EntityMetadata): readonly TableColumn[] {
    return columns.map((column) => ({
      column_name: column.databaseName,
      data_type: column.isArray ? 'ARRAY' : (TYPE_NAMES[String(column.type)] ?? String(column.type)),
      is_nullable: column.isNullable ? 'YES' : 'NO',
    }));
  }

  it('map columns that the migrations made, with their types', async () => {
    for (const metadata of database.reads.dataSource.entityMetadatas) {
      const found = await database.query<TableColumn>(
        `SELECT column_name, data_type, is_nullable FROM information_schema.columns
          WHERE table_schema = $1 AND table_name = $2`,
        [metadata.schema, metadata.tableName],
      );
      expect(found).toEqual(expect.arrayContaining([...mapped(metadata)]));
    }
  });

  it('have the primary keys of their tables', async () => {
    for (const metadata of database.reads.dataSource.entityMetadatas) {
      const found = await database.query<{ column_name: string }>(
        `SELECT column_name FROM information_schema.key_column_usage k
           JOIN information_schema.table_constraints c USING (constraint_schema, constraint_name, table_name)
          WHERE k.table_schema = $1 AND k.table_name = $2 AND c.constraint_type = 'PRIMARY KEY'`,
        [metadata.schema, metadata.tableName],
      );
      const keys = metadata.primaryColumns.map(({ databaseName }) => databaseName);
      expect(found.map(({ column_name }) => column_name).toSorted()).toEqual(keys.toSorted());
    }
  });
});

/** Types that the catalogue of Postgres names otherwise than TypeORM, which has no name for the one-byte `"char"`. */
const TYPE_NAMES: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone', char: '"char"' };
