/** Half a surrogate pair, which is a text of ECMAScript and none of Unicode. */
const HALF_PAIR = /\p{Surrogate}/u;

/**
 * JSON in the one form of RFC 8785: no spaces, members in the order of the UTF-16 units of their names, numbers and
 * texts as ECMAScript writes them. Members that are undefined are left out.
 * @throws TypeError for a value that JSON does not have, and for a text that is no Unicode.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return number(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') throw new TypeError(`JSON has no ${typeof value}`);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    // The default order of texts is that of their UTF-16 units. The order of a language would be another one.
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${text(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON has no number ${value}`);
  return JSON.stringify(value);
}

function text(value: string): string {
  if (HALF_PAIR.test(value)) throw new TypeError('A text with half a surrogate pair has no canonical form');
  return JSON.stringify(value);
}
