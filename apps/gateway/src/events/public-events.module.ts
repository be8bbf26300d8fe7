import { Module } from '@nestjs/common';
import { AccountEventsQuery } from './account-events.query';
import { PublicEventsController } from './public-events.controller';
import { PublicEventsProjection } from './public-events.projection';
import { PublicEventsQuery } from './public-events.query';

/** Public events of each platform in their sequence, for the projections that record them and for other services. */
@Module({
  controllers: [PublicEventsController],
  providers: [AccountEventsQuery, PublicEventsQuery, PublicEventsProjection],
  exports: [AccountEventsQuery, PublicEventsQuery, PublicEventsProjection],
})
export class PublicEventsModule {}
