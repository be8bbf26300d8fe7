import { Module } from '@nestjs/common';
import { DocsController } from './docs.controller';

/** The reference pages of the API. */
@Module({ controllers: [DocsController] })
export class DocsModule {}
