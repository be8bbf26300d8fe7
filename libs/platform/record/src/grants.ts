import type { ClientBase } from 'pg';

interface GrantRow {
  readonly target: string;
  readonly privilege: string;
  /** Name of a column in quotes; empty for the whole table. */
  readonly column: string;
  readonly grantee: string;
  readonly is_grantable: boolean;
}

/**
 * Statements that give tables of the same names in this schema the owners and the grants that these tables have now, as
 * for a role that only reads.
 */
export async function grantStatements(
  client: ClientBase,
  schema: string,
  tables: readonly string[],
): Promise<readonly string[]> {
  const { rows: ownerships } = await client.query<{ target: string; owner: string }>(
    `SELECT format('%I.%I', $1::text, c.relname) AS target, quote_ident(pg_get_userbyid(c.relowner)) AS owner
       FROM pg_class c
      WHERE c.relnamespace = $1::text::regnamespace AND c.relname = ANY($2) AND pg_get_userbyid(c.relowner) <> current_user`,
    [schema, tables],
  );
  const { rows: grants } = await client.query<GrantRow>(
    `SELECT format('%I.%I', $1::text, c.relname) AS target, acl.privilege_type AS privilege, acl.column, acl.is_grantable,
            CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END AS grantee
       FROM pg_class c
      CROSS JOIN LATERAL (
              SELECT '' AS column, g.* FROM aclexplode(c.relacl) g
              UNION ALL
              SELECT quote_ident(a.attname), g.* FROM pg_attribute a, aclexplode(a.attacl) g WHERE a.attrelid = c.oid
            ) AS acl
      WHERE c.relnamespace = $1::text::regnamespace AND c.relname = ANY($2) AND acl.grantee <> c.relowner
      ORDER BY 1, 3, 5, 2`,
    [schema, tables],
  );
  return [
    ...ownerships.map(({ target, owner }) => `ALTER TABLE ${target} OWNER TO ${owner}`),
    ...grants.map(({ target, privilege, column, grantee, is_grantable }) => {
      const what = column === '' ? privilege : `${privilege} (${column})`;
      return `GRANT ${what} ON ${target} TO ${grantee}${is_grantable ? ' WITH GRANT OPTION' : ''}`;
    }),
  ];
}
