export { lockAgain, quoteAgain } from './decide-again';
export {
  DEFAULT_PLAN_TOLERANCE_BPS,
  lockOrWait,
  type LockOrWait,
  type LockPrices,
  type PriceLock,
} from './lock-prices.decider';
export { marketAgainst, type ListedMarket, type MarketEntry } from './market';
export { intervalAt, marksAt } from './marks';
export { lockInputs, quoteInputs } from './price-inputs';
export { looksAtMost, type AnswerOrWait, type MarketLook, type PriceWait } from './price-wait';
export {
  DEFAULT_SPREAD_BPS,
  isFresh,
  quoteAroundMid,
  quoteOfPin,
  type Pin,
  type Quote,
  type QuotedPrices,
} from './quote';
export { quoteMarket, quoteOrWait, type QuoteRequest } from './quote-market';
export { nextRandom, stepMid, type WalkState, type WalkTerms } from './random-walk';
export { readPin, type PinReading, type SubmittedPrice } from './read-pin';
