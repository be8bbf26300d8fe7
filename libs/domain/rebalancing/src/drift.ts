import { type Portfolio, type QuotedCurrency, type ValuedAsset, WEIGHT_SCALE } from '@ballast/domain-sizing';
import {
  absolute,
  assertNever,
  atScale,
  BASIS_POINTS,
  divide,
  format,
  formatUnits,
  powerOfTen,
  type Money,
} from '@ballast/kernel';

/** Decimals of weights and drifts as readers see them. */
const SHOWN_SCALE = 6;

export const DRIFT_KINDS = ['ABSOLUTE', 'RELATIVE', 'TOTAL'] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** An exact part of a whole. The denominator is greater than 0. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** How far holdings are from their target weights, unrounded. */
export interface Drift {
  /** Largest difference between the weight of an asset and its target. */
  readonly absolute: Ratio;
  /** Largest difference as a part of the target; of an asset without a target, its weight. */
  readonly relative: Ratio;
  /** Part of the value that has to be traded: half the sum of all differences. */
  readonly total: Ratio;
}

const NONE: Ratio = { numerator: 0n, denominator: 1n };

/** The drift of valued holdings. An account that holds nothing has none. */
export function driftOf({ value, assets }: Portfolio): Drift {
  if (value.units === 0n) {
    return { absolute: NONE, relative: NONE, total: NONE };
  }
  const whole = value.units;
  const distances = assets.map(({ delta }) => absolute(delta).units);
  return {
    absolute: distances.map((numerator) => ({ numerator, denominator: whole })).reduce(larger, NONE),
    relative: assets.map((asset) => relativeOf(asset, whole)).reduce(larger, NONE),
    total: { numerator: distances.reduce((sum, distance) => sum + distance, 0n), denominator: 2n * whole },
  };
}

function relativeOf({ delta, target, weight }: ValuedAsset, whole: bigint): Ratio {
  return { numerator: absolute(delta).units, denominator: weight > 0n ? target.units : whole };
}

function larger(left: Ratio, right: Ratio): Ratio {
  return right.numerator * left.denominator > left.numerator * right.denominator ? right : left;
}

export interface DriftThreshold {
  readonly kind: DriftKind;
  readonly threshold_bps: number;
}

/** Whether a drift is above a threshold. A drift that is equal to it is not. */
export function exceedsThreshold(drift: Drift, { kind, threshold_bps }: DriftThreshold): boolean {
  const { numerator, denominator } = ofKind(drift, kind);
  return numerator * BASIS_POINTS > BigInt(threshold_bps) * denominator;
}

function ofKind(drift: Drift, kind: DriftKind): Ratio {
  switch (kind) {
    case 'ABSOLUTE':
      return drift.absolute;
    case 'RELATIVE':
      return drift.relative;
    case 'TOTAL':
      return drift.total;
    default:
      return assertNever(kind);
  }
}

/** A drift as readers see it: decimals of six digits. */
export interface ShownDrift {
  readonly absolute: string;
  readonly relative: string;
  readonly total: string;
}

export function shownDrift(drift: Drift): ShownDrift {
  return { absolute: shown(drift.absolute), relative: shown(drift.relative), total: shown(drift.total) };
}

export interface InstrumentDrift {
  readonly instrument_id: string;
  /** In the quoted currency. */
  readonly value: string;
  readonly weight: string;
  readonly target_weight: string;
  /** Weight less target weight. */
  readonly drift: string;
}

/** Value and drift of an account as readers see them. */
export interface AccountDrift extends ShownDrift {
  /** In the quoted currency. */
  readonly value: string;
  /** Instruments of the allocation in their order, then others by asset code. */
  readonly instruments: readonly InstrumentDrift[];
}

export function accountDrift(portfolio: Portfolio, quoted: QuotedCurrency): AccountDrift {
  const { value, assets } = portfolio;
  return {
    value: shownValue(value, quoted),
    ...shownDrift(driftOf(portfolio)),
    instruments: assets.map((asset) => instrumentDrift(asset, value.units, quoted)),
  };
}

function instrumentDrift(asset: ValuedAsset, whole: bigint, quoted: QuotedCurrency): InstrumentDrift {
  const ofWhole = (numerator: bigint): string => shown(whole === 0n ? NONE : { numerator, denominator: whole });
  return {
    instrument_id: asset.instrument.symbol,
    value: shownValue(asset.value, quoted),
    weight: ofWhole(asset.value.units),
    target_weight: shown({ numerator: asset.weight, denominator: powerOfTen(WEIGHT_SCALE) }),
    drift: ofWhole(-asset.delta.units),
  };
}

function shownValue(value: Money, { scale }: QuotedCurrency): string {
  return format(atScale(value, scale, 'halfEven'));
}

function shown({ numerator, denominator }: Ratio): string {
  return formatUnits(divide(numerator * powerOfTen(SHOWN_SCALE), denominator, 'halfEven'), SHOWN_SCALE);
}
