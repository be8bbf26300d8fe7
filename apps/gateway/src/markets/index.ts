export { amountViolation } from './amount-violation';
export { type Markets, MarketsReader } from './markets';
export { MarketsModule } from './markets.module';
