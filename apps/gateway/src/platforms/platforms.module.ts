import { Module } from '@nestjs/common';
import { PlatformStore } from './platform.store';
import { PlatformsController } from './platforms.controller';

/** Platforms, created by operators. */
@Module({ controllers: [PlatformsController], providers: [PlatformStore], exports: [PlatformStore] })
export class PlatformsModule {}
