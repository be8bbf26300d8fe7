import { Problem } from '@ballast/platform-http';

export const NUL = '\0';

/**
 * Parameters of a query by name. A repeated parameter becomes a list, which every schema refuses.
 * @throws Problem `invalid_request` for a parameter that is not percent-encoded UTF-8, where URLSearchParams would
 *   substitute characters.
 */
export function readQuery(search: string): Readonly<Record<string, unknown>> {
  const errors = search.split('&').flatMap((part) => violationOf(part) ?? []);
  if (errors.length > 0) throw new Problem('invalid_request', 'The query is not valid.', { errors });
  const names = new URLSearchParams(search);
  return Object.fromEntries([...new Set(names.keys())].map((name) => [name, oneOrAll(names.getAll(name))]));
}

function violationOf(part: string): string | undefined {
  const [name = '', ...value] = part.split('=');
  const readName = decode(name);
  if (readName === undefined) return 'query has a parameter whose name is not percent-encoded UTF-8';
  const readValue = decode(value.join('='));
  if (readValue === undefined) return `query/${readName} is not percent-encoded UTF-8`;
  return readValue.includes(NUL) ? `query/${readName} must not contain the character U+0000` : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function oneOrAll(values: readonly string[]): unknown {
  return values.length === 1 ? values[0] : values;
}
