export { StrategiesModule } from './strategies.module';
export { StrategiesQuery } from './strategies.query';
export { strategyEntity } from './entities';
export type { StoredStrategy } from './strategy';
export { StrategyStore } from './strategy.store';
