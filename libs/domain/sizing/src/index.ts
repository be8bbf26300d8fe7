export { explainLegs, type LegsToExplain, type ExplainedTerms } from './explain-legs';
export { readHoldings, type AssetHolding, type HeldAsset } from './holdings';
export { decidedLeg, legsThatRun, rejectedInCheck, type PlannedBuy, type PlannedLeg, type PlannedSell } from './leg';
export { planBuys, planLiquidation, planPartialSell } from './plan-legs';
export { planRebalance, type RebalancePlan } from './plan-rebalance';
export { valuePortfolio, type Portfolio, type ValuedAsset } from './portfolio';
export { decidedRebalanceLeg, type RebalanceLeg } from './rebalance-leg';
export { sizeExecution, type SizingRules } from './size-execution';
export { outcomeOfSizing, type LockedMarket, type Sizing } from './size-legs';
export {
  readPrices,
  readTerms,
  type InstrumentTerms,
  type OperationTerms,
  type PricesByAsset,
  type QuotedCurrency,
  WEIGHT_SCALE,
} from './terms';
