export { bookTrades, type BookedExecution, type VenueRefusals } from './book-trades.decider';
export {
  executionResource,
  outcomeOfDecision,
  outcomeOfSizing,
  type ExecutionFrame,
  type ExecutionOutcome,
} from './execution';
export {
  BELOW_MINIMUM,
  decidedLeg,
  legsThatRun,
  rejectedInCheck,
  stopRunningLegs,
  type PlannedBuy,
  type PlannedLeg,
  type PlannedSell,
  type Stop,
} from './leg';
export {
  compareCodes,
  planBuys,
  planLiquidation,
  planPartialSell,
  type HeldAsset,
  type PartialSellTerms,
} from './plan-legs';
export {
  BALANCE_HELD,
  instrumentNotEnabled,
  insufficientBalance,
  PARTICIPANT_INACTIVE,
  plainReason,
  STATUS_CODES,
  type PlainCode,
  type Reason,
  type StatusCode,
} from './reasons';
export { sizeLeg, sizeLegs, type LegAtPrice, type SizedByLeg, type Sizing } from './size-legs';
export {
  readPrices,
  readTerms,
  WEIGHT_SCALE,
  type BasketEntry,
  type InstrumentTerms,
  type OperationTerms,
  type OperationTermsSource,
  type PricesByAsset,
  type QuotedCurrency,
} from './terms';
