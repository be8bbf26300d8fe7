export { WithdrawalsModule } from './withdrawals.module';
