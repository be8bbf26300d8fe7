export { ConfigurationsModule } from './configurations.module';
