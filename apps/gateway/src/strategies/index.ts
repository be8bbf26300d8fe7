export { StrategiesModule } from './strategies.module';
export { type StoredStrategy, StrategyStore } from './strategy.store';
