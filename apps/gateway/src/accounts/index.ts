export { AccountsModule } from './accounts.module';
export { balancesOf } from './balances-of';
