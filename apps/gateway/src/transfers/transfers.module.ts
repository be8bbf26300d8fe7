import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets';
import { MovementsModule } from '../movements';
import { ProjectionsModule } from '../projections';
import { CreateTransferHandler } from './create-transfer.handler';
import { TransfersController } from './transfers.controller';

/** Transfers between customer accounts. */
@Module({
  imports: [MarketsModule, MovementsModule, ProjectionsModule],
  controllers: [TransfersController],
  providers: [CreateTransferHandler],
})
export class TransfersModule {}
