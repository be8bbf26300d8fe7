/** An address below `/internal`; parameters without a value are left out. */
export function internalPath(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return `/internal${path}${search.size === 0 ? '' : `?${search.toString()}`}`;
}
