import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets';
import { StrategiesController } from './strategies.controller';
import { StrategiesHandler } from './strategies.handler';
import { StrategiesQuery } from './strategies.query';
import { StrategyStore } from './strategy.store';

/** Strategies, the resource that the gateway itself owns, and the lock that orders their request logs. */
@Module({
  imports: [MarketsModule],
  controllers: [StrategiesController],
  providers: [StrategiesHandler, StrategiesQuery, StrategyStore],
  exports: [StrategiesQuery, StrategyStore],
})
export class StrategiesModule {}
