import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { ExactNumber } from './exact-number';
import { JSON_DEPTH_MAX } from './json-scanner';
import { isJsonObject, type JsonObject } from './json-value';

/** Entries of an array that are written in one turn of the event loop. */
const ENTRIES_PER_TURN = 2_000;

/**
 * Upper bound of members of an object, above that of any valid request. Sorting millions of names would block the event
 * loop for seconds.
 */
const JSON_MEMBERS_MAX = 10_000;

export interface CanonicalBody {
  /** The document with the names of every object sorted and no white space. */
  readonly text: string;
  /** SHA-256 of the text. */
  readonly hash: Buffer;
}

/**
 * Canonical form of a parsed document: equal for bodies that differ only in white space, in the order of names or in
 * the notation of numbers. Written piece by piece, so that a hundred thousand participants do not block other requests.
 */
export async function canonicalBody(document: unknown): Promise<CanonicalBody> {
  const hash = createHash('sha256');
  let text = '';
  for (const piece of pieces(document)) {
    if (text !== '') await turn();
    hash.update(piece);
    text += piece;
  }
  return { text, hash: hash.digest() };
}

/**
 * Pieces of the canonical text. Long arrays directly in the document are split between pieces; other values are not.
 */
function* pieces(document: unknown): Generator<string> {
  if (!isJsonObject(document)) {
    yield canonicalJson(document);
    return;
  }
  let piece = '{';
  let separator = '';
  for (const name of sortedNames(document)) {
    piece += `${separator}${JSON.stringify(name)}:`;
    separator = ',';
    const member = document[name];
    if (!Array.isArray(member)) {
      piece += canonicalJson(member, 2);
      continue;
    }
    piece += '[';
    for (let from = 0; from < member.length; from += ENTRIES_PER_TURN) {
      if (from > 0) {
        yield piece;
        piece = ',';
      }
      piece += member
        .slice(from, from + ENTRIES_PER_TURN)
        .map((entry) => canonicalJson(entry, 3))
        .join(',');
    }
    piece += ']';
  }
  yield `${piece}}`;
}

/**
 * JSON with sorted names.
 * @throws JsonTooLarge for a value that would exhaust the stack or block the event loop: nested too deep, or an object
 * with too many members.
 */
export function canonicalJson(value: unknown, depth = 1): string {
  if (Array.isArray(value)) {
    assertDepth(depth);
    return `[${value.map((entry) => canonicalJson(entry, depth + 1)).join(',')}]`;
  }
  if (value instanceof ExactNumber) return value.text;
  if (!isJsonObject(value)) return JSON.stringify(value);
  assertDepth(depth);
  const members = sortedNames(value).map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name], depth + 1)}`);
  return `{${members.join(',')}}`;
}

function assertDepth(depth: number): void {
  if (depth > JSON_DEPTH_MAX) throw new JsonTooLarge(`is nested more than ${JSON_DEPTH_MAX} levels deep`);
}

function sortedNames(object: JsonObject): readonly string[] {
  const names = Object.keys(object);
  if (names.length > JSON_MEMBERS_MAX) {
    throw new JsonTooLarge(`has an object with more than ${JSON_MEMBERS_MAX} members`);
  }
  return names.sort();
}

/** Error for a document too deep or too wide to be a valid request. Its message is a predicate for the word "body". */
export class JsonTooLarge extends Error {
  override readonly name = 'JsonTooLarge';
}
