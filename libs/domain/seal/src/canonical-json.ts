/** Half a surrogate pair, which is a text of ECMAScript and none of Unicode. */
const HALF_PAIR = /\p{Surrogate}/u;

/** Texts that stand in JSON as they are: printable ASCII without quotation marks and backslashes. */
const PLAIN = /^[ !#-[\]-~]*$/;

/**
 * JSON in the one form of RFC 8785: no spaces, members in the order of the UTF-16 units of their names, numbers and
 * texts as ECMAScript writes them. Members that are undefined are left out.
 * @throws TypeError for a value that JSON does not have, and for a text that is no Unicode.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'number':
      return number(value);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      return isList(value) ? `[${value.map(canonicalJson).join(',')}]` : object(value);
    default:
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

/** The members of an object. One text grows member by member, because replays and proofs spend much of their time here. */
function object(members: object): string {
  let written = '';
  // The default order of texts is that of their UTF-16 units. The order of a language would be another one.
  for (const name of Object.keys(members).sort()) {
    const member: unknown = Reflect.get(members, name);
    if (member === undefined) continue;
    written += `${written === '' ? '' : ','}${text(name)}:${canonicalJson(member)}`;
  }
  return `{${written}}`;
}

function isList(value: object): value is readonly unknown[] {
  return Array.isArray(value);
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON has no number ${value}`);
  return JSON.stringify(value);
}

function text(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  if (HALF_PAIR.test(value)) throw new TypeError('A text with half a surrogate pair has no canonical form');
  return JSON.stringify(value);
}
