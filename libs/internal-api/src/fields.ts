import { UUID_PATTERN } from '@ballast/contracts';
import { z } from 'zod';

/** A platform, participant or asset that must be named. */
export const nonEmpty = z.string().min(1);

/** Any UUID, turned into lower case. */
export const anyUuid = z.string().regex(UUID_PATTERN, 'must be a UUID').toLowerCase();

/** A time of RFC 3339 as of which a caller reads; now when absent. */
export const asOf = z.iso.datetime({ offset: true }).optional();

/** A whole number in a query: a client sends a number, a server reads its digits. */
export const wholeNumber = z.coerce.number<number>().int();

/** Upper bound of Executions in one search. So many ids do not fit into an address: a search is a POST. */
const EXECUTIONS_MAX = 500;
export const executionIds = z.array(z.uuid()).min(1).max(EXECUTIONS_MAX);

/** Cursor of the next page, opaque to the caller; empty at the end of the list. */
export const nextAfter = z.string();
