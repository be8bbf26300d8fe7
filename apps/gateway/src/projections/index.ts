export { READ_MODEL_ENTITIES } from './entities';
export { ExecutionsQuery } from './executions/executions.query';
export { InstrumentsQuery } from './instruments/instruments.query';
export { OperationsProjection } from './operations/operations.projection';
export { OperationsQuery } from './operations/operations.query';
export { ParticipantsQuery } from './participants/participants.query';
export { ProjectionsModule } from './projections.module';
export { TradersQuery } from './traders/traders.query';
