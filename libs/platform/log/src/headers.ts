import type { OutgoingMessage } from './port';

/** Headers as one text column. */
export function headersJson({ headers }: Pick<OutgoingMessage, 'headers'>): string {
  return headers === undefined ? '{}' : JSON.stringify(headers);
}

/** Headers from a text that `headersJson` wrote. */
export function parseHeaders(json: string): Readonly<Record<string, string>> {
  return json === '{}' ? {} : (JSON.parse(json) as Readonly<Record<string, string>>);
}
