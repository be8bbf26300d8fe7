import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { AllocationsController } from './allocations.controller';
import { AllocationsHandler } from './allocations.handler';

/** Stored target weights. */
@Module({
  imports: [MarketsModule, ProjectionsModule, RepliesModule],
  controllers: [AllocationsController],
  providers: [AllocationsHandler],
})
export class AllocationsModule {}
