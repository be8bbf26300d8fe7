import { TOPICS, type Composed } from '@ballast/contracts';
import { logTablesMigration, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import { createLogger } from '@ballast/platform-observability';
import { openDatabase, type Database } from '@ballast/platform-postgres';
import { CreateReadModels0001 } from '../../persistence/migrations/0001-read-models';
import { LedgerEventsHandler } from '../../replies/ledger-events.handler';
import { Replies } from '../../replies/replies';
import { instrumentEntity, READ_MODEL_ENTITIES } from '../entities';
import { ExecutionEventsHandler } from '../executions/execution-events.handler';
import { InstrumentEventsHandler } from '../instruments/instrument-events.handler';
import { InstrumentReadModel } from '../instruments/instruments.query';
import { OperationEventsHandler } from '../operations/operation-events.handler';
import { RegistryEventsHandler } from '../participants/registry-events.handler';

interface Handler {
  handle(
    tx: Parameters<Parameters<Database['transaction']>[0]>[0],
    messages: readonly LogMessage[],
  ): Promise<readonly OutgoingMessage[]>;
}

/** The projections of one gateway instance over a database, without a log: a spec decides what arrives, and when. */
export class Projector {
  readonly replies: Replies;
  readonly instruments: InstrumentReadModel;
  private readonly handlers: ReadonlyMap<string, Handler>;

  private constructor(readonly database: Database) {
    this.replies = new Replies(database, createLogger({ service: 'gateway', level: 'silent' }));
    this.instruments = new InstrumentReadModel(database.dataSource.getRepository(instrumentEntity));
    this.handlers = new Map<string, Handler>([
      [TOPICS.operationEvents, new OperationEventsHandler(this.replies)],
      [TOPICS.executionEvents, new ExecutionEventsHandler(this.replies)],
      [TOPICS.registryEvents, new RegistryEventsHandler(this.replies)],
      [TOPICS.ledgerEvents, new LedgerEventsHandler(this.replies)],
      [TOPICS.instrumentEvents, new InstrumentEventsHandler(this.instruments)],
    ]);
  }

  /** Instances over the same database share everything but memory. */
  static async open(url: string): Promise<Projector> {
    const database = await openDatabase({
      url,
      schema: 'gateway',
      poolSize: 4,
      entities: READ_MODEL_ENTITIES,
      migrations: [logTablesMigration('gateway'), CreateReadModels0001],
      applicationName: 'projector',
    });
    return new Projector(database);
  }

  /** One batch of one topic in one transaction; answers what it puts on the log. */
  async project(messages: readonly Composed[]): Promise<readonly OutgoingMessage[]> {
    const topic = messages[0]?.topic;
    if (topic === undefined) return [];
    const handler = this.handlers.get(topic);
    if (handler === undefined || messages.some((message) => message.topic !== topic)) {
      throw new Error(`A batch is of one topic that the gateway reads, not of ${topic}`);
    }
    return this.database.transaction((tx) => handler.handle(tx, messages.map(arrived)));
  }

  async close(): Promise<void> {
    await this.replies.onModuleDestroy();
    await this.database.close();
  }
}

function arrived(message: Composed, offset: number): LogMessage {
  return { ...message, partition: 0, offset: String(offset), headers: {}, timestamp: 0 };
}
