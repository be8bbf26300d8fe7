import { count } from '@ballast/contracts';
import { z } from 'zod';
import { queryInteger } from './paging';

/** Entries of a page of a counted list, at the most. */
export const COUNTED_LIMIT_MAX = 1_000;
/** Entries of a page that names no limit. */
export const COUNTED_LIMIT_DEFAULT = 100;
/** Largest offset: no list has as many entries. */
const OFFSET_MAX = 1_000_000_000;

const LIST_ORDERS = ['ASC', 'DESC'] as const;

function day(id: string, description: string) {
  return z.iso
    .date({ error: 'must be a date, such as 2026-04-17' })
    .optional()
    .meta({ description: `${description} A day of UTC, included.`, param: { id } });
}

const limit = queryInteger(0, COUNTED_LIMIT_MAX)
  .optional()
  .meta({
    description: `Entries of a page, from 0 to ${COUNTED_LIMIT_MAX}. ${COUNTED_LIMIT_DEFAULT} when absent.`,
    param: { id: 'Limit' },
  });
const offset = queryInteger(0, OFFSET_MAX)
  .optional()
  .meta({ description: 'Entries of the list that stand before the page. 0 when absent.', param: { id: 'Offset' } });
const order = z
  .enum(LIST_ORDERS)
  .optional()
  .meta({
    description: 'Direction of `sort`. `ASC` when absent. Equal entries go by id in both.',
    param: { id: 'Order' },
  });
const days = {
  start_date: day('StartDate', 'First day of `created_at`.'),
  end_date: day('EndDate', 'Last day of `created_at`.'),
};

function sortBy<const S extends readonly [string, ...string[]]>(id: string, sorts: S) {
  const description = `Member by which the list is ordered. \`${sorts[0]}\` when absent.`;
  return z.enum(sorts).optional().meta({ description, param: { id } });
}

export const SORTED_BY_CREATION = sortBy('SortByCreation', ['created_at', 'id']);
export const SORTED_BY_ACCOUNT = sortBy('SortByAccount', ['account_id', 'created_at']);

/** Query of a counted list: its filters, its order, and the part of it that is read. */
export function countedQuery<F extends z.ZodRawShape, S extends z.ZodType>(filters: F, sort: S) {
  return z.strictObject({ ...filters, limit, offset, order, sort, ...days });
}

const listMetaSchema = z
  .object({
    count: count('Entries of the page.'),
    limit: count('Entries of the page, at the most.'),
    offset: count('Entries of the list before the page.'),
    order: z.enum(LIST_ORDERS).meta({ description: 'Direction of the order.' }),
    sort: z.string().meta({ pattern: '^[a-z_]{1,64}$', description: 'Member by which the list is ordered.' }),
    total_count: count('Entries of the list.'),
  })
  .meta({ id: 'ListMeta', description: 'Part of a list that a page shows.' });

/** Answer of a counted list, the component `id` of the document. */
export function countedPage<S extends z.ZodType>(id: string, entry: S) {
  return z
    .object({
      meta: listMetaSchema,
      data: z.array(entry).meta({ maxItems: COUNTED_LIMIT_MAX, description: 'Entries of the page.' }),
    })
    .meta({ id, description: 'A page of a list.' });
}
