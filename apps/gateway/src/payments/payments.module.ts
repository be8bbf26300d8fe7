import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets';
import { MovementsModule } from '../movements';
import { ProjectionsModule } from '../projections';
import { CreatePaymentHandler } from './create-payment.handler';
import { PaymentsController } from './payments.controller';

/** Payments between customer accounts and external accounts. */
@Module({
  imports: [MarketsModule, MovementsModule, ProjectionsModule],
  controllers: [PaymentsController],
  providers: [CreatePaymentHandler],
})
export class PaymentsModule {}
