export { differencesOf, type LayeredExecution, type LockedPrices } from './differences';
export { LedgerSums, sumDifferences, type AssetSum } from './ledger-sums';
export { judgedPrices } from './judged-prices';
export { inCausalOrder } from './timeline/causal-order';
export { changeOf } from './timeline/change-of';
export { partAbout } from './timeline/part-about';
