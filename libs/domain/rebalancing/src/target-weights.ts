import { ALLOCATIONS_MAX, WEIGHT_PATTERN, type Allocation, type Instrument } from '@ballast/contracts';
import { WEIGHT_SCALE } from '@ballast/domain-sizing';
import { formatUnits, parseUnits, powerOfTen } from '@ballast/kernel';
import type { FieldViolation } from './field-violation';

/** A target weight as a caller writes it; kept verbatim. */
export interface TargetWeight {
  /** Symbol of a listed instrument: `BTC/USD`. */
  readonly instrument_id: string;
  readonly instrument_id_type: 'SYMBOL';
  readonly weight: string;
}

/** Target weights that keep every rule, with the currency in which all their instruments are quoted. */
export type ReadTarget =
  | { readonly quotedCurrency: string; readonly instruments: readonly Instrument[] }
  | { readonly violations: readonly FieldViolation[] };

/** Reads target weights: the violations name every entry that breaks a rule, by its path within the list. */
export function readTarget(
  target: readonly TargetWeight[],
  findInstrument: (symbol: string) => Instrument | undefined,
): ReadTarget {
  if (target.length === 0 || target.length > ALLOCATIONS_MAX) {
    return { violations: [{ field: '', violation: `must have 1 to ${ALLOCATIONS_MAX} entries` }] };
  }
  const violations: FieldViolation[] = [];
  const indexBySymbol = new Map<string, number>();
  const instruments: Instrument[] = [];
  target.forEach(({ instrument_id: symbol, weight }, index) => {
    const at = `${index}/instrument_id`;
    const first = indexBySymbol.get(symbol);
    if (first !== undefined) violations.push({ field: at, violation: `repeats entry ${first}` });
    else indexBySymbol.set(symbol, index);
    const instrument = findInstrument(symbol);
    if (instrument === undefined) violations.push({ field: at, violation: 'is not a listed instrument' });
    else instruments.push(instrument);
    if (!isTargetWeight(weight)) {
      violations.push({
        field: `${index}/weight`,
        violation: `must be a plain decimal above 0 and up to 1 with at most ${WEIGHT_SCALE} decimals`,
      });
    }
  });
  violations.push(...currencyViolations(instruments, target), ...sumViolations(target));
  const quotedCurrency = instruments[0]?.quoted_currency;
  return violations.length > 0 || quotedCurrency === undefined ? { violations } : { quotedCurrency, instruments };
}

function isTargetWeight(weight: string): boolean {
  if (!WEIGHT_PATTERN.test(weight)) {
    return false;
  }
  const units = parseUnits(weight, WEIGHT_SCALE);
  return units > 0n && units <= powerOfTen(WEIGHT_SCALE);
}

function currencyViolations(
  instruments: readonly Instrument[],
  target: readonly TargetWeight[],
): readonly FieldViolation[] {
  const [first] = instruments;
  return instruments.flatMap(({ symbol, quoted_currency }) =>
    first === undefined || quoted_currency === first.quoted_currency
      ? []
      : [
          {
            field: `${target.findIndex(({ instrument_id }) => instrument_id === symbol)}/instrument_id`,
            violation: `must be quoted in ${first.quoted_currency}, as the first entry is`,
          },
        ],
  );
}

/** The sum is only judged when every weight can be read. */
function sumViolations(target: readonly TargetWeight[]): readonly FieldViolation[] {
  if (!target.every(({ weight }) => isTargetWeight(weight))) {
    return [];
  }
  const sum = target.reduce((total, { weight }) => total + parseUnits(weight, WEIGHT_SCALE), 0n);
  const shown = formatUnits(sum, WEIGHT_SCALE).replace(/\.?0+$/, '');
  return sum === powerOfTen(WEIGHT_SCALE)
    ? []
    : [{ field: '', violation: `must have weights that sum to exactly 1; they sum to ${shown}` }];
}

/**
 * Whether two targets trade alike. Another spelling of a weight, `0.50` for `0.5`, changes nothing. Another order does:
 * the legs of an Execution have the order of the weights, and a tie in a split goes to the earlier one.
 */
export function isSameTarget(left: readonly TargetWeight[], right: readonly TargetWeight[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ instrument_id, weight }, index) => {
      const other = right[index];
      return (
        other !== undefined &&
        other.instrument_id === instrument_id &&
        parseUnits(other.weight, WEIGHT_SCALE) === parseUnits(weight, WEIGHT_SCALE)
      );
    })
  );
}

/** Target weights as the `allocations` of an Operation. */
export function allocationsOf(
  target: readonly TargetWeight[],
  findInstrument: (symbol: string) => Instrument | undefined,
): readonly Allocation[] {
  return target.map(({ instrument_id, weight }) => {
    const instrument = findInstrument(instrument_id);
    if (instrument === undefined) {
      throw new Error(`no instrument ${instrument_id}`);
    }
    return { underlying_currency: instrument.underlying_currency, weight };
  });
}
