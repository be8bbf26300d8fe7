export { explainLegs, type DecidedExecution, type ExplainedTerms } from './explain-legs';
export { readHoldings, type AssetHolding, type HeldAsset } from './holdings';
export { decidedLeg, legsThatRun, rejectedInCheck, type PlannedBuy, type PlannedLeg, type PlannedSell } from './leg';
export { planBuys, planLiquidation, planPartialSell } from './plan-legs';
export { planRebalance, type RebalancePlan } from './plan-rebalance';
export { decidedRebalanceLeg, type RebalanceLeg } from './rebalance-leg';
export { outcomeOfSizing, sizeLegs, type SizedByLeg, type Sizing } from './size-legs';
export { sizeRebalance } from './size-rebalance';
export {
  readPrices,
  readTerms,
  type InstrumentTerms,
  type OperationTerms,
  type PricesByAsset,
  type QuotedCurrency,
} from './terms';
