import { Module } from '@nestjs/common';
import { ProjectionsModule } from '../projections';
import { ApiKeysController } from './api-keys.controller';

/** API keys of a platform and its participants. The edge kit has their table. */
@Module({ imports: [ProjectionsModule], controllers: [ApiKeysController] })
export class ApiKeysModule {}
