export { assertNever } from './assert-never';
export { allocate } from './allocate';
export {
  add,
  AssetMismatchError,
  compare,
  compareNotional,
  format,
  minimum,
  money,
  notionalOf,
  parseMoney,
  parsePrice,
  parseQuantity,
  price,
  quantity,
  quantityFor,
  subtract,
  type Amount,
  type Money,
  type Price,
  type Quantity,
} from './amount';
export { nextTimestamp, systemClock, toTimestamp, type Clock, type Timestamp } from './clock';
export { Decimal } from './decimal';
export type { Decider } from './decider';
export { derivedId, executionId, newId, requestIdPattern, tradeId, traderId, transactionId } from './ids';
export { divide, mulDiv, powerOfTen, type Rounding } from './rounding';
export { DecimalFormatError, decimalPlaces, formatUnits, isPlainDecimal, parseUnits, rescaleUnits } from './units';
