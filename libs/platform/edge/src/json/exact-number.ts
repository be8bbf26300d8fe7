const NUMBER = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
const ZERO = 0x30;

/**
 * A number of a JSON text that no double holds, such as `9007199254740993`, `1e400` or one of thirty digits. It stands
 * in a parsed document where JSON.parse would have put the nearest double.
 */
export class ExactNumber {
  /** Digits and a power of ten, such as `-15e-7`: the same for equal numbers, however they were written. */
  readonly text: string;

  /** @param source The number as the JSON text has it. */
  constructor(source: string) {
    this.text = decimalText(source);
  }
}

/** Whether the double that JSON.parse makes of this number is the number itself and not only close to it. */
export function isDouble(source: string): boolean {
  const double = Number(source);
  return Number.isFinite(double) && decimalText(String(double)) === decimalText(source);
}

function decimalText(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(source) ?? [];
  const digits = whole + fraction;
  let from = 0;
  while (digits.charCodeAt(from) === ZERO) from += 1;
  if (from === digits.length) return '0';
  let to = digits.length;
  while (digits.charCodeAt(to - 1) === ZERO) to -= 1;
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - to);
  return `${sign}${digits.slice(from, to)}${power === 0n ? '' : `e${power}`}`;
}
