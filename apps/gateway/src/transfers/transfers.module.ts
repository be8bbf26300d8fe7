import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { CreateTransferHandler } from './create-transfer.handler';
import { TransferEnds } from './transfer-ends';
import { TransfersController } from './transfers.controller';

/** Transfers between customer accounts. */
@Module({
  imports: [MarketsModule, ProjectionsModule, RepliesModule],
  controllers: [TransfersController],
  providers: [CreateTransferHandler, TransferEnds],
})
export class TransfersModule {}
