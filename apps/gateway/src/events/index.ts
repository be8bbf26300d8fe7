export { EventsModule } from './events.module';
export {
  executionClosedEvent,
  type FactOrigin,
  operationStatusEvent,
  type PublicEvent,
  traderCreatedEvent,
} from './public-event';
export { PublicEventsModule } from './public-events.module';
export { PublicEventsProjection } from './public-events.projection';
