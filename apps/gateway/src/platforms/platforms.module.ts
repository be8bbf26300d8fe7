import { Module } from '@nestjs/common';
import { CreatePlatformHandler } from './create-platform.handler';
import { PlatformStore } from './platform.store';
import { PlatformsController } from './platforms.controller';

/** Platforms, created by operators. */
@Module({
  controllers: [PlatformsController],
  providers: [PlatformStore, CreatePlatformHandler],
  exports: [CreatePlatformHandler],
})
export class PlatformsModule {}
