import { readActor } from './actor';
import type { StoredEnvelope } from './envelope';

/** The members of a stored envelope before its `data`. */
export type EnvelopeHead = Omit<StoredEnvelope<unknown>, 'data'>;

/** Start of the last member. Within a text of the head its quotes would be escaped. */
const DATA = ',"data":';

/** Error for a text that is no envelope, with the reason. */
export class EnvelopeFormatError extends Error {
  override readonly name = 'EnvelopeFormatError';
}

/**
 * The envelope in the text of a message, without members that this code does not know. Every message of every service is
 * read by it, so it is written by hand: it accepts what `envelopeSchema` accepts, in a tenth of the time.
 * @throws EnvelopeFormatError
 */
export function readEnvelope(value: string): StoredEnvelope<unknown> {
  const document = readJson(value);
  return { ...headOf(document), data: document['data'] };
}

/**
 * The members of an envelope before its `data`, which is not parsed. `data` may be a thousand times as long.
 * @throws EnvelopeFormatError
 */
export function readHead(value: string): EnvelopeHead {
  const end = value.indexOf(DATA);
  return headOf(readJson(end < 0 ? value : `${value.slice(0, end)}}`));
}

function headOf(document: Readonly<Record<string, unknown>>): EnvelopeHead {
  const actor = readActor(document['actor']);
  if (actor === undefined) throw new EnvelopeFormatError('not an envelope: actor names nobody');
  const { input, rules_version } = document;
  return {
    id: text(document, 'id'),
    type: text(document, 'type'),
    version: positiveInteger(document, 'version'),
    occurredAt: text(document, 'occurredAt'),
    correlationId: text(document, 'correlationId'),
    causationId: text(document, 'causationId'),
    platformCode: text(document, 'platformCode'),
    actor,
    ...(input === undefined ? {} : { input: text(document, 'input') }),
    ...(rules_version === undefined ? {} : { rules_version: positiveInteger(document, 'rules_version') }),
  };
}

function text(document: Readonly<Record<string, unknown>>, name: string): string {
  const value = document[name];
  if (typeof value !== 'string') throw new EnvelopeFormatError(`not an envelope: ${name} is no text`);
  return value;
}

function positiveInteger(document: Readonly<Record<string, unknown>>, name: string): number {
  const value = document[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new EnvelopeFormatError(`not an envelope: ${name} is no positive integer`);
}

function readJson(value: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = JSON.parse(value);
  } catch {
    throw new EnvelopeFormatError('the value is not JSON');
  }
  if (typeof document === 'object' && document !== null) return document as Readonly<Record<string, unknown>>;
  throw new EnvelopeFormatError('not an envelope: the value is no object');
}
