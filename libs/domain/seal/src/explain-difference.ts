import { type Digest, isSameDigest } from './hashes';
import { leafOf, type RecordedMessage } from './leaf';

/** A message as it was sealed: the place in its partition and the hash of its leaf. */
export interface SealedLeaf {
  readonly offset: string;
  readonly leaf: Digest;
}

/** Upper bound of the texts of a value that are tried as the key or the type of its message. */
const TEXTS_MAX = 200;

export type DifferenceKind = 'missing' | 'added' | 'moved' | 'key' | 'type' | 'headers' | 'content';

/** A difference between a partition and its sealed leaves. */
export interface SealDifference {
  readonly offset: string;
  readonly kind: DifferenceKind;
  /** Offset at which the message was sealed, when it was moved; undefined otherwise. */
  readonly from: string | undefined;
}

/**
 * The first differences, `most` at the most, between the messages of a part of a partition and their sealed leaves, by
 * offset. A message that stood elsewhere within this part is recognized as moved.
 */
export function differencesOf(
  sealed: readonly SealedLeaf[],
  found: readonly RecordedMessage[],
  most: number,
): readonly SealDifference[] {
  const messages = new Map(found.map((message) => [message.offset, message]));
  const leaves = new Map(sealed.map(({ offset, leaf }) => [offset, leaf]));
  const offsets = [...new Set([...leaves.keys(), ...messages.keys()])].sort((one, other) =>
    BigInt(one) < BigInt(other) ? -1 : 1,
  );
  const differences: SealDifference[] = [];
  for (const offset of offsets) {
    if (differences.length === most) break;
    const leaf = leaves.get(offset);
    const message = messages.get(offset);
    if (message === undefined) differences.push({ offset, kind: 'missing', from: undefined });
    else if (leaf === undefined || !isLeafOf(message, leaf)) differences.push(differenceOf(message, leaf, sealed));
  }
  return differences;
}

function differenceOf(
  message: RecordedMessage,
  leaf: Digest | undefined,
  sealed: readonly SealedLeaf[],
): SealDifference {
  const { offset } = message;
  const from = sealed.find((other) => isLeafOf({ ...message, offset: other.offset }, other.leaf))?.offset;
  if (from !== undefined) return { offset, kind: 'moved', from };
  return { offset, kind: leaf === undefined ? 'added' : changedPart(message, leaf), from: undefined };
}

/**
 * The part of a message that was changed. A value names the type of its message, and mostly the key as well, by one of its
 * texts: the message is tried with them. When none of these tries gives the sealed leaf, it cannot be told.
 */
function changedPart(message: RecordedMessage, leaf: Digest): DifferenceKind {
  const texts = textsIn(message.value);
  if (texts.some((key) => isLeafOf({ ...message, key }, leaf))) return 'key';
  if (texts.some((type) => isLeafOf({ ...message, type }, leaf))) return 'type';
  const names = Object.keys(message.headers);
  const withoutOne = names.map((name) => ({ ...message, headers: without(message.headers, name) }));
  if (withoutOne.some((each) => isLeafOf(each, leaf))) return 'headers';
  return 'content';
}

function without(headers: RecordedMessage['headers'], name: string): RecordedMessage['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name));
}

/** Texts in a JSON document, each once, the first `TEXTS_MAX` of them; none when it is no JSON. */
function textsIn(value: string): readonly string[] {
  const texts = new Set<string>();
  const collect = (part: unknown): void => {
    if (texts.size >= TEXTS_MAX) return;
    if (typeof part === 'string') texts.add(part);
    else if (typeof part === 'object' && part !== null) Object.values(part).forEach(collect);
  };
  try {
    collect(JSON.parse(value));
  } catch {
    return [];
  }
  return [...texts];
}

function isLeafOf(message: RecordedMessage, leaf: Digest): boolean {
  return isSameDigest(leafOf(message), leaf);
}
