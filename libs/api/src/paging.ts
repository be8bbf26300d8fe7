import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, TIME_RULE, UUID_PATTERN } from '@ballast/contracts';
import { z } from 'zod';
import type {} from 'zod-openapi';

/** A whole number as it stands in a query string. */
export function queryInteger(minimum: number, maximum: number) {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^(0|[1-9][0-9]{0,15})$/, message)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, message)
    .meta({
      override: ({ jsonSchema }: { jsonSchema: { pattern?: string | undefined } }) => {
        delete jsonSchema.pattern;
        Object.assign(jsonSchema, { type: 'integer', minimum, maximum });
      },
    });
}

/** A UUID in a filter, in either case. An id that does not exist gives an empty list; a text that is no UUID is refused. */
export const idFilter = z.string().regex(UUID_PATTERN, 'must be a UUID').toLowerCase().meta({ format: 'uuid' });

/** The optional filter of a list by an id, shared by all lists that have it under the component `id`. */
export function filterById(id: string, description: string) {
  return idFilter.optional().meta({ description, param: { id } });
}

export const strategyIdFilter = filterById('StrategyIdFilter', 'Only entries of this Strategy.');

/** The optional time as of which balances and entries of the ledger are read. */
export const asOf = z.iso
  .datetime({ offset: true, error: TIME_RULE })
  .optional()
  .meta({
    description:
      'Time of RFC 3339, not later than that of the server. The answer has every posting with a `created_at` up to ' +
      'this time, and no later one. A posting may take a few seconds to appear under its time.',
    param: { id: 'AsOf' },
  });

/** Query of a call whose answer is not paged and can be read as of a time. */
export const asOfQuery = z.strictObject({ as_of: asOf });

const paging = {
  page_size: queryInteger(1, PAGE_SIZE_MAX)
    .optional()
    .meta({
      description: `Entries of a page, from 1 to ${PAGE_SIZE_MAX}. ${PAGE_SIZE_DEFAULT} when absent.`,
      param: { id: 'PageSize' },
    }),
  page_token: z
    .string()
    .max(2_000, 'is not a page token')
    .optional()
    .meta({
      description:
        '`next_page_token` of the page before; absent or empty for the first page. It is bound to the filters of its list.',
      param: { id: 'PageToken' },
    }),
};

/** Query of a list: its filters and the paging that every list has. */
export function listQuery<F extends z.ZodRawShape>(filters: F) {
  return z.strictObject({ ...filters, ...paging });
}

type PageShape<K extends string, S extends z.ZodType> = { readonly [Name in K]: z.ZodArray<S> } & {
  readonly next_page_token: z.ZodString;
};

/** Answer of a list, the component `id` of the document: `{<plural>: [...], next_page_token}`. */
export function page<const K extends string, S extends z.ZodType>(
  id: string,
  plural: K,
  entry: S,
): z.ZodObject<PageShape<K, S>, z.core.$strip> {
  const shape = {
    [plural]: z.array(entry).meta({ maxItems: PAGE_SIZE_MAX, description: 'Entries of the page, oldest first.' }),
    next_page_token: z.string().meta({
      maxLength: 2_000,
      description:
        '`page_token` of the next page. Empty at the end of the list, and only there: a page examines a limited ' +
        'number of entries, so with filters it can have fewer than `page_size`, or none, before the end.',
    }),
  } as PageShape<K, S>;
  return z.object(shape).meta({ id, description: 'A page of a list.' });
}
