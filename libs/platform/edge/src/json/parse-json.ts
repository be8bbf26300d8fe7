import { ExactNumber, isDouble } from './exact-number';

/**
 * A number with at least 16 digits or with an exponent. Two different shorter decimals never have the same double. A
 * text of the document may look like such a number: a match means only that the numbers need a closer look.
 */
const MAYBE_NO_DOUBLE = /(?:^|[:,[])\s*-?(?:[0-9.]{16}|[0-9.]+[eE])/;

/** JSON.parse as Node offers it: `source` is the text of a value that is neither an object nor an array. */
type ParseWithSource = (
  text: string,
  reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/**
 * The document of a JSON text, as JSON.parse reads it, except that a number which no double holds becomes an
 * ExactNumber instead of its neighbour.
 * @throws SyntaxError for a text that is no JSON.
 */
export function parseJson(text: string): unknown {
  if (!MAYBE_NO_DOUBLE.test(text)) return JSON.parse(text);
  return (JSON.parse as ParseWithSource)(text, (_name, value, { source }) =>
    typeof value !== 'number' || source === undefined || isDouble(source) ? value : new ExactNumber(source),
  );
}
