import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { MarketsModule } from '../markets';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { ConfigurationsController } from './configurations.controller';
import { ConfigurationsHandler } from './configurations.handler';
import { ReadDriftHandler } from './read-drift.handler';

/** The allocations of accounts. */
@Module({
  imports: [ClientsModule, MarketsModule, ProjectionsModule, RepliesModule],
  controllers: [ConfigurationsController],
  providers: [ConfigurationsHandler, ReadDriftHandler],
})
export class ConfigurationsModule {}
