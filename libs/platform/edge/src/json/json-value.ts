import { ExactNumber } from './exact-number';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object, and neither an array nor null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

/** A member that the document itself has; undefined for members of its prototype and for a value that is no object. */
export function member(document: unknown, name: string): unknown {
  return isJsonObject(document) && Object.hasOwn(document, name) ? document[name] : undefined;
}
