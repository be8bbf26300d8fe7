export { differencesOf, type LayeredExecution, type LockedPrices } from './differences';
export { LedgerSums, sumDifferences, type AssetSum } from './ledger-sums';
export { judgedPrices } from './judged-prices';
