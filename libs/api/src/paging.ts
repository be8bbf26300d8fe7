import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, UUID_PATTERN } from '@ballast/contracts';
import { z } from 'zod';
import type {} from 'zod-openapi';

/** A whole number as it stands in a query string. */
export function queryInteger(minimum: number, maximum: number): z.ZodType<number> {
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

/** An id in a filter: one that does not exist gives an empty list, one that is no UUID is a fault. */
export const idFilter = z.string().regex(UUID_PATTERN, 'must be a UUID').toLowerCase().meta({ format: 'uuid' });

const paging = {
  page_size: queryInteger(1, PAGE_SIZE_MAX)
    .optional()
    .meta({ description: `Entries of a page: 1 to ${PAGE_SIZE_MAX}, ${PAGE_SIZE_DEFAULT} unless given.` }),
  page_token: z
    .string()
    .max(2_000, 'is not a page token')
    .optional()
    .meta({ description: '`next_page_token` of the page before. It is bound to the filters of its list.' }),
};

/** Query of a list: its filters and the paging that every list has. */
export function listQuery<F extends z.ZodRawShape>(filters: F) {
  return z.strictObject({ ...filters, ...paging });
}

/** `{<plural>: [...], next_page_token}`. */
export function page<S extends z.ZodType>(plural: string, entry: S): z.ZodType {
  return z.object({
    [plural]: z.array(entry),
    next_page_token: z.string().meta({ description: 'Empty at the end of the list.' }),
  });
}
