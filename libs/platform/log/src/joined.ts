/**
 * Many texts travel to Postgres as one parameter, joined by this character, and are split there: as an array each of
 * them would be escaped character by character, which for JSON costs more than all the rest of an append. JSON has
 * control characters only in escaped form, so a message that contains this one is no message of ours.
 */
export const SEPARATOR = '\u001e';

/** The SQL that turns a parameter of joined texts into an array again. A single empty text splits into none. */
export function splitParameter(place: number): string {
  return `CASE WHEN $${place} = '' THEN ARRAY[''] ELSE string_to_array($${place}, E'\\x1e') END`;
}

export function joined(texts: readonly string[]): string {
  return texts.join(SEPARATOR);
}
