import { Module } from '@nestjs/common';
import { ProjectionsModule } from '../projections';
import { ApiKeysController } from './api-keys.controller';
import { ApiKeysHandler } from './api-keys.handler';

/** API keys of a platform and its participants. The edge kit has their table. */
@Module({ imports: [ProjectionsModule], controllers: [ApiKeysController], providers: [ApiKeysHandler] })
export class ApiKeysModule {}
