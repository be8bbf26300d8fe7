import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { ProjectionsModule } from '../projections';
import { InstrumentsController } from './instruments.controller';
import { MarketsReader } from './markets';
import { PricesController } from './prices.controller';

/** Instruments with their prices, and the rules that requests are checked by: currencies, scales, amounts. */
@Module({
  imports: [ClientsModule, ProjectionsModule],
  controllers: [InstrumentsController, PricesController],
  providers: [MarketsReader],
  exports: [MarketsReader],
})
export class MarketsModule {}
