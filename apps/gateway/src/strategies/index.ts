export { StrategiesModule } from './strategies.module';
export { strategyEntity } from './entities';
export { type StoredStrategy, StrategyStore } from './strategy.store';
