import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets';
import { MovementsModule } from '../movements';
import { ProjectionsModule } from '../projections';
import { CreateWithdrawalHandler } from './create-withdrawal.handler';
import { WithdrawalsController } from './withdrawals.controller';

/** Withdrawals from customer accounts. */
@Module({
  imports: [MarketsModule, MovementsModule, ProjectionsModule],
  controllers: [WithdrawalsController],
  providers: [CreateWithdrawalHandler],
})
export class WithdrawalsModule {}
