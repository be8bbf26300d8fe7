export { AllocationsModule } from './allocations.module';
