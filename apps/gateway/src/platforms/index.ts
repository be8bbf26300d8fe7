export { CreatePlatformHandler } from './create-platform.handler';
export { PlatformsModule } from './platforms.module';
export { PlatformStore } from './platform.store';
