export { assertNever } from './assert-never';
export { allocate } from './allocate';
export {
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
  quantity,
  quantityFor,
  type Amount,
  type Money,
  type Price,
  type Quantity,
} from './amount';
export {
  absolute,
  add,
  atScale,
  BASIS_POINTS,
  exceedsBps,
  isNegative,
  isPositive,
  isZero,
  multiply,
  plusBps,
  split,
  subtract,
  sum,
  zeroOf,
} from './arithmetic';
export { chunked } from './chunked';
export { nextTimestamp, systemClock, toTimestamp, type Clock, type Timestamp } from './clock';
export { Decimal } from './decimal';
export { IdSlots, printOf, type IdPrint } from './id-slots';
export { derivedId, executionId, messageId, newId, requestIdPattern, tradeId, traderId, transactionId } from './ids';
export { Slots } from './slots';
export { divide, mulDiv, powerOfTen, type Rounding } from './rounding';
export { DecimalFormatError, decimalPlaces, formatUnits, isPlainDecimal, parseUnits, rescaleUnits } from './units';
