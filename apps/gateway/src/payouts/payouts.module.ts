import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets';
import { MovementsModule } from '../movements';
import { ProjectionsModule } from '../projections';
import { CreatePayoutHandler } from './create-payout.handler';
import { PayoutsController } from './payouts.controller';

/** Payouts from customer accounts to beneficiaries. */
@Module({
  imports: [MarketsModule, MovementsModule, ProjectionsModule],
  controllers: [PayoutsController],
  providers: [CreatePayoutHandler],
})
export class PayoutsModule {}
