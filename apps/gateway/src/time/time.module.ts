import { Module } from '@nestjs/common';
import { PastTime } from './past-time';
import { TimeController } from './time.controller';

/** The clock of the server, and the times that callers name. */
@Module({ controllers: [TimeController], providers: [PastTime], exports: [PastTime] })
export class TimeModule {}
