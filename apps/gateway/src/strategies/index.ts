export { StrategiesModule } from './strategies.module';
export { strategyEntity } from './strategy.entity';
export { type StoredStrategy, StrategyStore } from './strategy.store';
