export { TradesModule } from './trades.module';
