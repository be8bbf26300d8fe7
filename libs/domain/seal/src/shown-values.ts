import { isPlainDecimal, decimalPlaces, parseUnits } from '@ballast/kernel';

/** Decimals at which amounts are compared. No amount of the platform has more. */
export const AMOUNT_SCALE = 18;

/** The document in a text; undefined for a text that is no JSON. */
export function documentIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value at a path of members in a JSON document; undefined when there is none. */
export function valueAt(document: unknown, ...path: readonly string[]): unknown {
  let value = document;
  for (const name of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return value;
}

/** The text at a path; empty when there is none. */
export function textAt(document: unknown, ...path: readonly string[]): string {
  const value = valueAt(document, ...path);
  return typeof value === 'string' ? value : '';
}

/** The list at a path; empty when there is none. */
export function listAt(document: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(document, ...path);
  return Array.isArray(value) ? value : [];
}

/** Units of a decimal text at `AMOUNT_SCALE`; undefined for a text that is no amount. */
export function amountOf(text: string): bigint | undefined {
  return isPlainDecimal(text) && decimalPlaces(text) <= AMOUNT_SCALE ? parseUnits(text, AMOUNT_SCALE) : undefined;
}

/** Contradictions that are named. Beyond them, only their number is. */
const NAMED_MAX = 20;

/** Conclusions from the messages of a proof, as sentences without their end. */
export class Conclusions {
  /** Messages that do not fit together. */
  readonly contradictions: string[] = [];
  readonly shown: string[] = [];
  /** Statements that the proof leaves open, because it does not show the messages for them. */
  readonly notShown: string[] = [];
  private unnamed = 0;

  contradict(contradiction: string): void {
    if (this.contradictions.length < NAMED_MAX) this.contradictions.push(contradiction);
    else this.unnamed += 1;
  }

  finish(): void {
    if (this.unnamed > 0) this.contradictions.push(`there are ${this.unnamed} more contradictions`);
  }
}
