import type { Difference } from '@ballast/platform-record';
import { oneLine } from '../print';

const VALUE_WIDTH = 200;

/** The place at which live and rebuilt tables differ: table, column and key. */
export function placeOf({ table, key, column }: Difference): string {
  const keys = Object.entries(key).map(([part, value]) => `${part} ${oneLine(value, VALUE_WIDTH)}`);
  return `${table}${column === '' ? '' : `.${column}`}, ${keys.join(', ')}`;
}

/** A value of a column on one line. */
export function valueOf(text: string | null): string {
  return text === null ? 'NULL' : oneLine(text, VALUE_WIDTH);
}

/** A difference on one line. */
export function differenceOf(difference: Difference): string {
  return `${placeOf(difference)}: live ${valueOf(difference.live)}, rebuilt ${valueOf(difference.rebuilt)}`;
}
