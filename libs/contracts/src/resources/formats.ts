import { z } from 'zod';

/** A UUID of any version, in either case. */
export const UUID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A non-negative amount as callers write it: no sign, no exponent, ASCII digits. */
export const AMOUNT_PATTERN = /^(0|[1-9][0-9]{0,17})(\.[0-9]+)?$/;
/** An amount above 0. Only documents use it; requests are checked where the currency of the amount is known. */
export const POSITIVE_AMOUNT_PATTERN = /^(?=[^1-9]*[1-9])(0|[1-9][0-9]{0,17})(\.[0-9]+)?$/;
/** A weight with at most 18 decimals. Values between 1 and 2 match, too; the code that reads requests refuses them. */
export const WEIGHT_PATTERN = /^[01](\.[0-9]{1,18})?$/;
export const platformCodeSchema = z.string().regex(/^[a-zA-Z0-9_-]{1,32}$/, 'must be 1 to 32 letters, digits, _ or -');
export const PARTICIPANT_CODE_PATTERN = /^[a-zA-Z0-9_-]{1,6}$/;

/*
 * The members of resources. Their patterns describe texts that the platform itself writes: they stand in the documents,
 * and no message of the log is checked against them when it is read.
 */

const DECIMAL = '-?(0|[1-9][0-9]*)(\\.[0-9]+)?';
const TIME = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z';
const IDENTIFIER = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** An id of a resource: a UUID in lower case. */
export function identifier(description: string) {
  return z.string().meta({ format: 'uuid', description });
}

/** An id, or the empty text where there is none; the description says when. */
export function identifierOrEmpty(description: string) {
  return z.string().meta({ pattern: `^(${IDENTIFIER})?$`, description });
}

/** A time that is always there: RFC 3339 in UTC with milliseconds. */
export function timestamp(description: string) {
  return z.string().meta({ format: 'date-time', description });
}

/** A time, or the empty text as long as there is none; the description says when. */
export function timestampOrEmpty(description: string) {
  return z.string().meta({ pattern: `^(${TIME})?$`, description });
}

/** A decimal in plain notation, printed at its full scale. */
export function decimal(description: string) {
  return z.string().meta({ pattern: `^${DECIMAL}$`, description });
}

/** A decimal, or the empty text as long as it is not known; the description says when. */
export function decimalOrEmpty(description: string) {
  return z.string().meta({ pattern: `^(${DECIMAL})?$`, description });
}

/** A currency or a crypto asset. */
export function asset(description: string) {
  return z.string().meta({ pattern: '^[A-Z0-9]{1,16}$', description });
}

/** A text of at most `maxLength` characters. */
export function label(description: string, maxLength: number) {
  return z.string().meta({ maxLength, description });
}

/** A text for human readers, of any length. */
export function prose(description: string) {
  return z.string().meta({ description });
}

/** A count or a position, from 0. */
export function count(description: string) {
  return z.int().meta({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description });
}

/** A code out of a list that may grow: a plain text, so that a client does not break on a code that it does not know. */
export function openCode(known: readonly string[], description: string) {
  const codes = known.map((code) => `\`${code}\``).join(', ');
  return z
    .string()
    .meta({ 'x-extensible-enum': known, description: `${description} Known values: ${codes}; more may be added.` });
}
