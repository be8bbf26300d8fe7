/**
 * Latest version of each resource in a batch: a statement must not write a row twice, and a version that comes late or
 * twice changes nothing. `changedAt` is RFC 3339 in UTC with milliseconds, so the order of the texts is the order of
 * the times.
 */
export function latestOf<T>(
  versions: readonly T[],
  describe: (version: T) => { readonly key: string; readonly changedAt: string },
): readonly T[] {
  const latest = new Map<string, { readonly version: T; readonly changedAt: string }>();
  for (const version of versions) {
    const { key, changedAt } = describe(version);
    const known = latest.get(key);
    if (known === undefined || known.changedAt < changedAt) latest.set(key, { version, changedAt });
  }
  return [...latest.values()].map(({ version }) => version);
}
