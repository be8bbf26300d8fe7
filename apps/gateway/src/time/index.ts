export { PastTime } from './past-time';
export { TimeModule } from './time.module';
