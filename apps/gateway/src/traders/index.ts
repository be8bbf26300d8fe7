export { TradersModule } from './traders.module';
