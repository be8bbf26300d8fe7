import { TOPICS, type Composed } from '@ballast/contracts';
import { systemClock } from '@ballast/kernel';
import { decodeMessages, logTablesMigration, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import { edgeTablesMigration, PendingRequestStore } from '@ballast/platform-edge';
import { createLogger } from '@ballast/platform-observability';
import { openDatabase, type Database, type Tx } from '@ballast/platform-postgres';
import { PublicEventsProjection } from '../../events/public-events.projection';
import { CreateProjections0001 } from '../../persistence/migrations/0001-projections';
import { CreateTransfers0008 } from '../../persistence/migrations/0008-transfers';
import { CreateCustomerAccounts0005 } from '../../persistence/migrations/0005-customer-accounts';
import { Replies } from '../../replies/replies';
import { ReplyStore } from '../../replies/reply.store';
import { instrumentEntity, READ_MODEL_ENTITIES } from '../entities';
import { ExecutionEventsHandler } from '../executions/execution-events.handler';
import { ExecutionsProjection } from '../executions/executions.projection';
import { readExecutionEvent } from '../executions/read-execution-events';
import { InstrumentEventsHandler } from '../instruments/instrument-events.handler';
import { InstrumentsProjection } from '../instruments/instruments.projection';
import { InstrumentsQuery } from '../instruments/instruments.query';
import { readInstrumentEvent } from '../instruments/read-instrument-events';
import { OperationEventsHandler } from '../operations/operation-events.handler';
import { OperationsProjection } from '../operations/operations.projection';
import { readOperationNews } from '../operations/read-operation-events';
import { DepositsProjection } from '../deposits/deposits.projection';
import { CustomerAccountsProjection } from '../accounts/customer-accounts.projection';
import { ReachQuery } from '../accounts/reach.query';
import { KnownAccountsProjection } from '../accounts/known-accounts.projection';
import { readRegistryEvent } from '../accounts/read-registry-events';
import { RegistryEventsHandler } from '../accounts/registry-events.handler';
import { LedgerEventsHandler } from '../participants/ledger-events.handler';
import { ParticipantsProjection } from '../participants/participants.projection';
import { readLedgerEvent } from '../participants/read-ledger-events';
import { QuoteEndsProjection } from '../quotes/quote-ends.projection';
import { MovementsProjection } from '../movements/movements.projection';
import { TransfersProjection } from '../transfers/transfers.projection';
import { TradesProjection } from '../trades/trades.projection';
import { TradersProjection } from '../traders/traders.projection';

type Project = (tx: Tx, messages: readonly LogMessage[]) => Promise<readonly OutgoingMessage[]>;

/** The projections of one gateway instance over a database, without a log: a spec decides what arrives, and when. */
export class Projector {
  readonly replies: Replies;
  readonly instruments: InstrumentsQuery;
  readonly operations = new OperationsProjection();
  readonly reach: ReachQuery;
  private readonly byTopic: ReadonlyMap<string, Project>;

  private constructor(readonly database: Database) {
    const { operations } = this;
    this.reach = new ReachQuery(database.reads, systemClock);
    const requests = new PendingRequestStore(database);
    this.replies = new Replies(
      database,
      requests,
      new ReplyStore(),
      createLogger({ service: 'gateway', level: 'silent' }),
      systemClock,
    );
    this.instruments = new InstrumentsQuery(database.reads.dataSource.getRepository(instrumentEntity));
    const publicEvents = new PublicEventsProjection();
    const ofOperations = new OperationEventsHandler(operations, publicEvents, this.replies);
    const ofExecutions = new ExecutionEventsHandler(
      new TradersProjection(),
      new ExecutionsProjection(),
      new TradesProjection(),
      operations,
      publicEvents,
      this.replies,
    );
    const ofRegistry = new RegistryEventsHandler(new KnownAccountsProjection(), this.replies);
    const ofLedger = new LedgerEventsHandler(
      new ParticipantsProjection(),
      new CustomerAccountsProjection(),
      new DepositsProjection(),
      new QuoteEndsProjection(),
      new TradesProjection(),
      new TransfersProjection(),
      new MovementsProjection(),
      publicEvents,
      this.replies,
    );
    const ofInstruments = new InstrumentEventsHandler(new InstrumentsProjection(), this.instruments);
    this.byTopic = new Map<string, Project>([
      [TOPICS.operationEvents, (tx, batch) => ofOperations.handle(tx, decodeMessages(batch, readOperationNews))],
      [TOPICS.executionEvents, (tx, batch) => ofExecutions.handle(tx, decodeMessages(batch, readExecutionEvent))],
      [TOPICS.registryEvents, (tx, batch) => ofRegistry.handle(tx, decodeMessages(batch, readRegistryEvent))],
      [TOPICS.ledgerEvents, (tx, batch) => ofLedger.handle(tx, decodeMessages(batch, readLedgerEvent))],
      [TOPICS.instrumentEvents, (tx, batch) => ofInstruments.handle(tx, decodeMessages(batch, readInstrumentEvent))],
    ]);
  }

  /** Instances over the same database share everything but memory. */
  static async open(url: string): Promise<Projector> {
    const database = await openDatabase({
      url,
      schema: 'gateway',
      poolSize: 4,
      entities: READ_MODEL_ENTITIES,
      migrations: [
        logTablesMigration('gateway'),
        edgeTablesMigration('gateway'),
        CreateProjections0001,
        CreateCustomerAccounts0005,
        CreateTransfers0008,
      ],
      applicationName: 'projector',
    });
    return new Projector(database);
  }

  /** Projects a batch of one topic in one transaction; answers the messages that it appends to the log. */
  async project(messages: readonly Composed[]): Promise<readonly OutgoingMessage[]> {
    const topic = messages[0]?.topic;
    if (topic === undefined) return [];
    const project = this.byTopic.get(topic);
    if (project === undefined || messages.some((message) => message.topic !== topic)) {
      throw new Error(`A batch is of one topic that the gateway reads, not of ${topic}`);
    }
    return this.database.transaction((tx) => project(tx, messages.map(arrived)));
  }

  async close(): Promise<void> {
    await this.replies.onModuleDestroy();
    await this.database.close();
  }
}

function arrived(message: Composed, offset: number): LogMessage {
  return { ...message, partition: 0, offset: String(offset), headers: {}, timestamp: 0 };
}
