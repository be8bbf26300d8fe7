import { Module } from '@nestjs/common';
import { PublicEventsModule } from '../events';
import { ProjectionsModule } from '../projections';
import { QuotesModule } from '../quotes';
import { MoneyRefusalStore } from './money-refusal.store';
import { MoneyRefusals } from './money-refusals';
import { MoneyWall } from './money-wall';

/** The wall that keeps financial advisors, and every stranger, from moving money. */
@Module({
  imports: [ProjectionsModule, PublicEventsModule, QuotesModule],
  providers: [MoneyRefusals, MoneyRefusalStore, MoneyWall],
})
export class MoneyWallModule {}
