import { decode, TOPICS } from '@ballast/contracts';
import { operationRequested } from '@ballast/contracts/operation';
import { quoteOpened } from '@ballast/contracts/quote';
import { strategyCreated, strategyUpdated } from '@ballast/contracts/strategy';
import { publicEventRecorded } from '@ballast/contracts/webhook';
import { acceptedResource } from '@ballast/domain-operation';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { PublicEventsProjection } from '../events';
import { CheckpointHoursProjection, OperationsProjection, ReadModelsFold } from '../projections';
import { QuoteStore } from '../quotes';
import { StrategyStore } from '../strategies';
import { AccessFold } from './access.fold';
import { RequestsFold } from './requests.fold';

/** The tables of the gateway: its own rows, then the read models of other services' facts, then its public events. */
export class GatewayFold implements ServiceFold {
  private readonly operations = new OperationsProjection();
  private readonly publicEvents = new PublicEventsProjection();
  private readonly checkpointHours = new CheckpointHoursProjection();
  private readonly strategies = new StrategyStore();
  private readonly quotes = new QuoteStore();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.strategyRequests,
      types: [operationRequested.type],
      apply: (tx, messages) => this.acceptOperations(tx, messages),
    },
    {
      topic: TOPICS.strategyEvents,
      types: [strategyCreated.type, strategyUpdated.type],
      apply: (tx, messages) => this.applyStrategies(tx, messages),
    },
    {
      topic: TOPICS.quoteEvents,
      types: [quoteOpened.type],
      apply: (tx, messages) =>
        this.quotes.open(
          tx,
          messages.map((message) => decode(quoteOpened, message)),
        ),
    },
    new AccessFold(),
    new RequestsFold(),
    ...new ReadModelsFold().phases,
    {
      topic: TOPICS.publicEvents,
      types: [publicEventRecorded.type],
      apply: async (tx, messages) => {
        const facts = messages.map((message) => decode(publicEventRecorded, message));
        await this.publicEvents.insertRecorded(tx, facts);
        await this.checkpointHours.applyRecorded(tx, facts);
      },
    },
  ];

  async restore(tx: Tx): Promise<void> {
    await this.operations.applyRecorded(tx, this.publicEvents);
  }

  private async acceptOperations(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const requested = messages.map((message) => decode(operationRequested, message));
    await this.operations.acceptAll(
      tx,
      requested.map(({ platformCode, data }) => ({ platformCode, operation: acceptedResource(data) })),
    );
  }

  private async applyStrategies(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const facts = messages.map((message) =>
      decode(message.type === strategyCreated.type ? strategyCreated : strategyUpdated, message),
    );
    await this.strategies.apply(tx, facts);
  }
}
