import { parseJson } from './parse-json';

/** The document of a body, read without complaint; undefined for a body that is no JSON. Its call refuses it later. */
export function readLeniently(body: Buffer): unknown {
  try {
    return parseJson(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
