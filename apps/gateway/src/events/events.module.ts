import { Module } from '@nestjs/common';
import { EventsController } from './events.controller';
import { PublicEventsModule } from './public-events.module';

/** Public events as their platform reads them. */
@Module({ imports: [PublicEventsModule], controllers: [EventsController] })
export class EventsModule {}
