import { Module } from '@nestjs/common';
import { TimeController } from './time.controller';

/** The clock of the server. */
@Module({ controllers: [TimeController] })
export class TimeModule {}
