export { isWorthWaiting, type AwaitedPrices, type ListedMarket } from './await-prices';
export {
  lockPrices,
  selectPrices,
  type LockPrices,
  type PriceLock,
  type PriceSelection,
  type SelectPrices,
} from './lock-prices.decider';
export {
  isFresh,
  pinViolation,
  priceViolation,
  quoteAroundMid,
  quoteOfPin,
  type Pin,
  type Quote,
  type QuotedPrices,
} from './quote';
export { nextRandom, stepMid, type WalkState, type WalkTerms } from './random-walk';
export { readPin, type PinReading, type SubmittedPrice } from './read-pin';
