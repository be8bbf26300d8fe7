import { Module } from '@nestjs/common';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { ConfigurationsController } from './configurations.controller';
import { ConfigurationsHandler } from './configurations.handler';

/** The allocations of accounts. */
@Module({
  imports: [ProjectionsModule, RepliesModule],
  controllers: [ConfigurationsController],
  providers: [ConfigurationsHandler],
})
export class ConfigurationsModule {}
