import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module';
import { ProjectionsModule } from '../projections/projections.module';
import { RepliesModule } from '../replies/replies.module';
import { StrategiesModule } from '../strategies/strategies.module';
import { TradersController } from './traders.controller';
import { UpdateTraderHandler } from './update-trader.handler';

/** Traders: read, holdings, settings. */
@Module({
  imports: [ClientsModule, ProjectionsModule, RepliesModule, StrategiesModule],
  controllers: [TradersController],
  providers: [UpdateTraderHandler],
})
export class TradersModule {}
