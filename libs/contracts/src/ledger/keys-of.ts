/** The keys of a record in the order in which they are written. */
export function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  // Object.keys answers strings; a record that is written as one literal has no other keys than its type says.
  return Object.keys(record) as Key[];
}
