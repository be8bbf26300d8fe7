import { canonicalJson } from './canonical-json';
import { type Digest, sha256 } from './hashes';

const LENGTH_BYTES = 4;

/** Place of a message within its record of the log: a record is one message. */
const PLACE = '0';

/** A message of the record as it is sealed. */
export interface RecordedMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  /** Bytes of a key or a value that is no UTF-8; absent otherwise. */
  readonly bytes?: { readonly key: Uint8Array; readonly value: Uint8Array };
}

/**
 * Data of a message's leaf: topic, partition, offset, place, key, headers and value, each as its length (four bytes, big
 * end first) and its bytes. Numbers are decimal text. Headers are one canonical JSON object that includes `type`.
 */
export function leafData(message: RecordedMessage): Uint8Array {
  return lengthPrefixed(partsOf(message), 0);
}

/** Hash of a message's leaf. */
export function leafOf(message: RecordedMessage): Digest {
  // The byte before the data stays 0x00, the mark of a leaf.
  return sha256(lengthPrefixed(partsOf(message), 1));
}

function partsOf({ topic, partition, offset, key, type, headers, value, bytes }: RecordedMessage) {
  const place = [topic, String(partition), offset, PLACE];
  return [...place, bytes?.key ?? key, headersText(type, headers), bytes?.value ?? value];
}

function headersText(type: string, headers: RecordedMessage['headers']): string {
  // Most messages have no header but their type.
  for (const _name in headers) return canonicalJson(mended({ ...headers, type }));
  return `{"type":${JSON.stringify(wellFormed(type))}}`;
}

/** Headers of another producer may be broken texts. They are sealed as their bytes are: with U+FFFD. */
function mended(headers: RecordedMessage['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [wellFormed(name), wellFormed(text)]));
}

function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** The parts one after the other, behind `reserved` bytes of value 0. */
function lengthPrefixed(parts: readonly (string | Uint8Array)[], reserved: number): Buffer {
  const lengths = parts.map((part) => Buffer.byteLength(part));
  const total = lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, reserved);
  const data = Buffer.allocUnsafe(total).fill(0, 0, reserved);
  let at = reserved;
  parts.forEach((part, index) => {
    const length = lengths[index] ?? 0;
    data.writeUInt32BE(length, at);
    at += LENGTH_BYTES;
    if (typeof part === 'string') data.write(part, at);
    else data.set(part, at);
    at += length;
  });
  return data;
}
