import { Module } from '@nestjs/common';
import { ProjectionsModule } from '../projections';
import { InstrumentsController } from './instruments.controller';
import { MarketsReader } from './markets';

/** Instruments, and the rules that requests are checked by: currencies, scales, amounts. */
@Module({
  imports: [ProjectionsModule],
  controllers: [InstrumentsController],
  providers: [MarketsReader],
  exports: [MarketsReader],
})
export class MarketsModule {}
