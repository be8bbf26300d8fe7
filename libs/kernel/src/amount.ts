import { divide, powerOfTen, type Rounding } from './rounding';
import { formatUnits, parseUnits } from './units';

/** A number of units of one asset. A unit is the smallest step of the scale, so amounts are whole numbers and exact. */
export interface Amount<Asset extends string = string> {
  readonly asset: Asset;
  readonly scale: number;
  readonly units: bigint;
}

/** An amount of a currency, in its cents. */
export interface Money<Asset extends string = string> extends Amount<Asset> {
  readonly dimension: 'money';
}

/** An amount of an instrument's underlying asset, in steps of its quantity scale. */
export interface Quantity<Asset extends string = string> extends Amount<Asset> {
  readonly dimension: 'quantity';
}

/** The cost of one whole unit of the underlying in the quoted currency. Greater than 0. */
export interface Price<Underlying extends string = string, Quoted extends string = string> {
  readonly dimension: 'price';
  readonly underlying: Underlying;
  readonly quoted: Quoted;
  readonly scale: number;
  readonly units: bigint;
}

/** Error for amounts of two assets or two scales in one operation. It is a defect of the caller, not a refusal. */
export class AssetMismatchError extends Error {
  constructor(left: string, right: string) {
    super(`cannot combine ${left} with ${right}`);
    this.name = 'AssetMismatchError';
  }
}

export function money<Asset extends string>(asset: Asset, scale: number, units: bigint): Money<Asset> {
  return { dimension: 'money', asset, scale, units };
}

export function parseMoney<Asset extends string>(text: string, asset: Asset, scale: number): Money<Asset> {
  return money(asset, scale, parseUnits(text, scale));
}

export function quantity<Asset extends string>(asset: Asset, scale: number, units: bigint): Quantity<Asset> {
  return { dimension: 'quantity', asset, scale, units };
}

export function parseQuantity<Asset extends string>(text: string, asset: Asset, scale: number): Quantity<Asset> {
  return quantity(asset, scale, parseUnits(text, scale));
}

interface PriceFields<Underlying extends string, Quoted extends string> {
  readonly underlying: Underlying;
  readonly quoted: Quoted;
  readonly scale: number;
  readonly units: bigint;
}

/**
 * A price of these fields.
 * @throws RangeError unless the price is greater than 0: every division by a price relies on it.
 */
export function price<Underlying extends string, Quoted extends string>(
  fields: PriceFields<Underlying, Quoted>,
): Price<Underlying, Quoted> {
  if (fields.units <= 0n) {
    throw new RangeError(`a price must be greater than 0: ${formatUnits(fields.units, fields.scale)}`);
  }
  const { underlying, quoted, scale, units } = fields;
  return { dimension: 'price', underlying, quoted, scale, units };
}

export function parsePrice<Underlying extends string, Quoted extends string>(
  text: string,
  fields: Omit<PriceFields<Underlying, Quoted>, 'units'>,
): Price<Underlying, Quoted> {
  return price({ ...fields, units: parseUnits(text, fields.scale) });
}

/** The plain decimal with all the digits of its scale. */
export function format(value: { readonly units: bigint; readonly scale: number }): string {
  return formatUnits(value.units, value.scale);
}

/** Order of two amounts of one asset: -1 when `left` is smaller, 0 when they are equal, 1 when it is larger. */
export function compare<A extends Amount>(left: A, right: NoInfer<A>): number {
  assertSameAsset(left, right);
  if (left.units === right.units) {
    return 0;
  }
  return left.units < right.units ? -1 : 1;
}

export function minimum<A extends Amount>(left: A, right: NoInfer<A>): A {
  return compare<Amount>(left, right) <= 0 ? left : right;
}

interface RoundTo {
  readonly scale: number;
  readonly rounding: Rounding;
}

/** Quantity times price, rounded once, at the given scale of the quoted currency. */
export function notionalOf<U extends string, Q extends string>(
  amount: Quantity<U>,
  at: Price<NoInfer<U>, Q>,
  { scale, rounding }: RoundTo,
): Money<Q> {
  assertUnderlying(amount.asset, at.underlying);
  const exactScale = amount.scale + at.scale;
  const exact = amount.units * at.units;
  return money(at.quoted, scale, toScale({ units: exact, scale: exactScale }, { scale, rounding }));
}

/** Money divided by price, rounded once, at the given scale of the underlying asset. */
export function quantityFor<U extends string, Q extends string>(
  amount: Money<Q>,
  at: Price<U, NoInfer<Q>>,
  { scale, rounding }: RoundTo,
): Quantity<U> {
  assertUnderlying(amount.asset, at.quoted);
  const numerator = amount.units * powerOfTen(scale + at.scale);
  return quantity(at.underlying, scale, divide(numerator, at.units * powerOfTen(amount.scale), rounding));
}

/** Order of the unrounded product of quantity and price, and an amount of money: -1, 0 or 1. */
export function compareNotional<U extends string, Q extends string>(
  amount: Quantity<U>,
  at: Price<NoInfer<U>, Q>,
  bound: Money<NoInfer<Q>>,
): number {
  assertUnderlying(amount.asset, at.underlying);
  assertUnderlying(bound.asset, at.quoted);
  const left = amount.units * at.units * powerOfTen(bound.scale);
  const right = bound.units * powerOfTen(amount.scale + at.scale);
  if (left === right) {
    return 0;
  }
  return left < right ? -1 : 1;
}

function toScale(value: { readonly units: bigint; readonly scale: number }, to: RoundTo): bigint {
  return to.scale >= value.scale
    ? value.units * powerOfTen(to.scale - value.scale)
    : divide(value.units, powerOfTen(value.scale - to.scale), to.rounding);
}

/** @throws AssetMismatchError unless both are amounts of one asset at one scale. */
export function assertSameAsset(left: Amount, right: Amount): void {
  if (left.asset !== right.asset || left.scale !== right.scale) {
    throw new AssetMismatchError(`${left.asset} (scale ${left.scale})`, `${right.asset} (scale ${right.scale})`);
  }
}

function assertUnderlying(asset: string, expected: string): void {
  if (asset !== expected) {
    throw new AssetMismatchError(asset, expected);
  }
}
