export { TimeModule } from './time.module';
