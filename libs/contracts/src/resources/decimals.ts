import { z } from 'zod';

/** A non-negative amount as callers write it: no sign, no exponent, ASCII digits. */
export const AMOUNT_PATTERN = /^(0|[1-9][0-9]{0,17})(\.[0-9]+)?$/;
/** The same above 0, for the documents: what is wrong with an amount is said apart, where its currency is known. */
export const POSITIVE_AMOUNT_PATTERN = /^(?=[^1-9]*[1-9])(0|[1-9][0-9]{0,17})(\.[0-9]+)?$/;
/** A weight in [0, 1] with at most 18 decimals (that it is at most 1 is checked apart). */
export const WEIGHT_PATTERN = /^[01](\.[0-9]{1,18})?$/;
export const PARTICIPANT_CODE_PATTERN = /^[a-zA-Z0-9_-]{1,6}$/;

/** A decimal that the platform wrote itself: plain, in full scale, possibly signed. */
export const decimalString = z.string().meta({ description: 'Decimal string, plain notation, full scale.' });
export const uuidString = z.string().meta({ format: 'uuid' });
export const timestampString = z.string().meta({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds.' });
