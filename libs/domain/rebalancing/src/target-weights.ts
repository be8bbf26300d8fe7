import {
  ALLOCATIONS_MAX,
  WEIGHT_PATTERN,
  type Allocation,
  type Instrument,
  type TargetWeight,
} from '@ballast/contracts';
import { WEIGHT_SCALE } from '@ballast/domain-sizing';
import { formatUnits, parseUnits, powerOfTen } from '@ballast/kernel';
import type { FieldViolation } from './field-violation';

/** An entry as it was sent. A member that is no text is absent: the code that reads the body tells of it. */
export type SentWeight = Partial<Pick<TargetWeight, 'instrument_id' | 'weight'>>;

export interface TargetRules {
  readonly findInstrument: (symbol: string) => Instrument | undefined;
  /** Currency that the weights must have; null for that of the first instrument. */
  readonly quotedCurrency: string | null;
}

export interface ReadTarget {
  /** Currency of all instruments; empty when the first one is not listed. */
  readonly quotedCurrency: string;
  /** Every entry that breaks a rule, by its path within the list. Empty for valid weights. */
  readonly violations: readonly FieldViolation[];
}

/** Reads the target weights of a request. */
export function readTarget(target: readonly SentWeight[], rules: TargetRules): ReadTarget {
  const instruments = target.map(({ instrument_id: symbol }) =>
    symbol === undefined ? undefined : rules.findInstrument(symbol),
  );
  const quotedCurrency = rules.quotedCurrency ?? instruments.find((each) => each !== undefined)?.quoted_currency ?? '';
  if (target.length === 0 || target.length > ALLOCATIONS_MAX) {
    return { quotedCurrency, violations: [{ field: '', violation: `must have 1 to ${ALLOCATIONS_MAX} entries` }] };
  }
  const symbols = target.map(({ instrument_id: symbol }) => symbol);
  const violations = target.flatMap(({ instrument_id: symbol, weight }, index) => [
    ...instrumentViolations({ symbol, first: symbols.indexOf(symbol), index }, instruments[index], quotedCurrency),
    ...weightViolations(weight, index),
  ]);
  return { quotedCurrency, violations: [...violations, ...sumViolations(target)] };
}

interface PlacedSymbol {
  readonly symbol: string | undefined;
  readonly index: number;
  /** Index of the first entry with this symbol. */
  readonly first: number;
}

function instrumentViolations(
  { symbol, first, index }: PlacedSymbol,
  instrument: Instrument | undefined,
  quotedCurrency: string,
): readonly FieldViolation[] {
  if (symbol === undefined) {
    return [];
  }
  const field = `${index}/instrument_id`;
  const repeated = first === index ? [] : [{ field, violation: `repeats entry ${first}` }];
  if (instrument === undefined) {
    return [...repeated, { field, violation: 'is not a listed instrument' }];
  }
  return instrument.quoted_currency === quotedCurrency
    ? repeated
    : [...repeated, { field, violation: `must be quoted in ${quotedCurrency}` }];
}

function weightViolations(weight: string | undefined, index: number): readonly FieldViolation[] {
  return weight === undefined || isTargetWeight(weight)
    ? []
    : [
        {
          field: `${index}/weight`,
          violation: `must be a plain decimal above 0 and up to 1 with at most ${WEIGHT_SCALE} decimals`,
        },
      ];
}

function isTargetWeight(weight: string): boolean {
  if (!WEIGHT_PATTERN.test(weight)) {
    return false;
  }
  const units = parseUnits(weight, WEIGHT_SCALE);
  return units > 0n && units <= powerOfTen(WEIGHT_SCALE);
}

/** The sum is only judged when every weight can be read. */
function sumViolations(target: readonly SentWeight[]): readonly FieldViolation[] {
  const weights = target.flatMap(({ weight }) => (weight !== undefined && isTargetWeight(weight) ? [weight] : []));
  if (weights.length < target.length) {
    return [];
  }
  const sum = weights.reduce((total, weight) => total + parseUnits(weight, WEIGHT_SCALE), 0n);
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
