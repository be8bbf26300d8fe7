/**
 * Separator of texts that travel to Postgres as one parameter and are split there. As an array, each text would be
 * escaped character by character, which for JSON costs more than all the rest of an append. JSON has control characters
 * only in escaped form, so no message of ours contains this one.
 */
export const SEPARATOR = '\u001e';

/** SQL that splits the parameter at `place` into an array of texts. The CASE keeps a single empty text. */
export function splitParameter(place: number): string {
  return `CASE WHEN $${place} = '' THEN ARRAY[''] ELSE string_to_array($${place}, E'\\x1e') END`;
}

export function joined(texts: readonly string[]): string {
  return texts.join(SEPARATOR);
}
