export { AccountEventsQuery } from './account-events.query';
export { EventsModule } from './events.module';
export {
  accountEvent,
  checkpointEvent,
  type AccountFact,
  executionClosedEvent,
  moneyRefusedEvent,
  movementStatusEvent,
  operationStatusEvent,
  type PublicEvent,
  type ReportedFact,
  tradeEvent,
  traderCreatedEvent,
  transferEvent,
} from './public-event';
export { PublicEventsModule } from './public-events.module';
export { type PublicEventSink, PublicEventsProjection } from './public-events.projection';
export { PublicEventsQuery } from './public-events.query';
