export { PlatformStore } from './platform.store';
export { PlatformsModule } from './platforms.module';
