import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { StrategiesModule } from '../strategies';
import { TimeModule } from '../time';
import { TradersController } from './traders.controller';
import { UpdateTraderHandler } from './update-trader.handler';

/** Traders: read, holdings, settings. */
@Module({
  imports: [ClientsModule, ProjectionsModule, RepliesModule, StrategiesModule, TimeModule],
  controllers: [TradersController],
  providers: [UpdateTraderHandler],
})
export class TradersModule {}
