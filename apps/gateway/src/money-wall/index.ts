export { MoneyWallModule } from './money-wall.module';
