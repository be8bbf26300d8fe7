export { conversionTerms, isConversion, withdrawalIdOf, withdrawalOfQuote } from './convert-and-withdraw';
export { openQuoteAgain } from './decide-again';
export { holdQuote, type QuoteHoldDecision } from './hold-quote.decider';
export {
  decideQuote,
  type QuoteAmounts,
  type QuoteDecision,
  type QuoteCircumstances,
  type QuoteInstrument,
  type QuoteMarket,
  type QuoteRefusal,
  type QuoteTerms,
  type QuoteSide,
} from './price-quote';
export { DEFAULT_QUOTE_EXPIRY, quoteLifeMs } from './quote-expiry';
export { tradeOfQuote } from './quote-trade';
export { shownQuote } from './shown-quote';
