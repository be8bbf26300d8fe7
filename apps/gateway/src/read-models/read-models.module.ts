import { Module } from '@nestjs/common';
import { PublicEventsController } from '../public-events/public-events.controller';
import { PublicEvents } from '../public-events/public-events.query';
import { LedgerEventsConsumer } from '../replies/ledger-events.consumer';
import { LedgerEventsHandler } from '../replies/ledger-events.handler';
import { Replies } from '../replies/replies';
import { ExecutionEventsConsumer } from './executions/execution-events.consumer';
import { ExecutionEventsHandler } from './executions/execution-events.handler';
import { ExecutionReadModel } from './executions/executions.query';
import { InstrumentEventsConsumer } from './instruments/instrument-events.consumer';
import { InstrumentEventsHandler } from './instruments/instrument-events.handler';
import { InstrumentReadModel } from './instruments/instruments.query';
import { OperationEventsConsumer } from './operations/operation-events.consumer';
import { OperationEventsHandler } from './operations/operation-events.handler';
import { OperationReadModel } from './operations/operations.query';
import { ParticipantReadModel } from './participants/participants.query';
import { RegistryEventsConsumer } from './participants/registry-events.consumer';
import { RegistryEventsHandler } from './participants/registry-events.handler';
import { TraderReadModel } from './traders/traders.query';

const READ_MODELS = [
  OperationReadModel,
  ExecutionReadModel,
  TraderReadModel,
  ParticipantReadModel,
  InstrumentReadModel,
  PublicEvents,
  Replies,
];

/** What the gateway knows of every resource, projected from the log; public events; answers to effects. */
@Module({
  controllers: [
    OperationEventsConsumer,
    ExecutionEventsConsumer,
    RegistryEventsConsumer,
    InstrumentEventsConsumer,
    LedgerEventsConsumer,
    PublicEventsController,
  ],
  providers: [
    ...READ_MODELS,
    OperationEventsHandler,
    ExecutionEventsHandler,
    RegistryEventsHandler,
    InstrumentEventsHandler,
    LedgerEventsHandler,
  ],
  exports: READ_MODELS,
})
export class ReadModelsModule {}
