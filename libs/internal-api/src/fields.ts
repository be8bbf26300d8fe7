import { UUID_PATTERN } from '@ballast/contracts';
import { z } from 'zod';

/** A platform, participant or asset that must be named. */
export const nonEmpty = z.string().min(1);

/** Any UUID, turned into lower case. */
export const anyUuid = z.string().regex(UUID_PATTERN, 'must be a UUID').toLowerCase();

/** A whole number in a query: a client sends a number, a server reads its digits. */
export const wholeNumber = z.coerce.number<number>().int();

/** Executions of one search at the most: more ids than fit into an address, so a search is a POST. */
export const EXECUTIONS_MAX = 500;
export const executionIds = z.array(z.uuid()).min(1).max(EXECUTIONS_MAX);

/** Where the next page of a list begins, in the owner's own words; empty at the end. */
export const nextAfter = z.string();
