export { decidedRebalanceLeg, type RebalanceBuy, type RebalanceLeg, type RebalanceSell } from './leg';
export { planRebalance, quantityToSell, type RebalancePlan, type RebalanceTerms } from './plan-rebalance';
export { valuePortfolio, type Portfolio, type Position } from './portfolio';
export { sizeRebalance } from './size-rebalance';
