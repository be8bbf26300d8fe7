import { TOPICS } from '@ballast/contracts';
import {
  accountApplied,
  depositPosted,
  grantApplied,
  outflowDecided,
  participantsApplied,
} from '@ballast/contracts/credit';
import {
  executionClosed,
  executionDecided,
  operationShown,
  operationStatusChanged,
  traderUpdated,
} from '@ballast/contracts/operation';
import { instrumentListed } from '@ballast/contracts/pricing';
import { movementChanged, movementDecided, transferDecided } from '@ballast/contracts/money';
import { quoteDecided, quoteSettled } from '@ballast/contracts/quote';
import { allocationChanged, configurationsChanged } from '@ballast/contracts/rebalancing';
import { accountChanged } from '@ballast/contracts/registry';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import type { PublicEventSink } from '../events';
import type { ReplySink } from '../replies';
import { CustomerAccountsProjection } from './accounts/customer-accounts.projection';
import { KnownAccountsProjection } from './accounts/known-accounts.projection';
import { readRegistryEvent } from './accounts/read-registry-events';
import { RegistryEventsHandler } from './accounts/registry-events.handler';
import { AllocationsProjection } from './allocations/allocations.projection';
import { readRebalancingEvent } from './allocations/read-rebalancing-events';
import { RebalancingEventsHandler } from './allocations/rebalancing-events.handler';
import { ConfigurationsProjection } from './configurations/configurations.projection';
import { DepositsProjection } from './deposits/deposits.projection';
import { ExecutionEventsHandler } from './executions/execution-events.handler';
import { ExecutionsProjection } from './executions/executions.projection';
import { readExecutionEvent } from './executions/read-execution-events';
import { InstrumentsProjection } from './instruments/instruments.projection';
import { readInstrumentEvent } from './instruments/read-instrument-events';
import { OperationEventsHandler } from './operations/operation-events.handler';
import { OperationsProjection } from './operations/operations.projection';
import { readOperationNews } from './operations/read-operation-events';
import { LedgerEventsHandler } from './participants/ledger-events.handler';
import { ParticipantsProjection } from './participants/participants.projection';
import { readLedgerEvent } from './participants/read-ledger-events';
import { QuoteEndsProjection } from './quotes/quote-ends.projection';
import { MovementsProjection } from './movements/movements.projection';
import { TradesProjection } from './trades/trades.projection';
import { TransfersProjection } from './transfers/transfers.projection';
import { TradersProjection } from './traders/traders.projection';

/** Public events are facts of the gateway: their rows follow from those, under the positions that callers know. */
const NO_EVENTS: PublicEventSink = { record: () => Promise.resolve([]) };

/** No call waits for a reply, and the ends of requests are facts of the gateway. */
const NO_REPLIES: ReplySink = { record: () => Promise.resolve([]) };

/**
 * The read models, by the handlers of the gateway, whose public events and replies are dropped. Executions come before
 * Operations, so that few statuses have to wait for them; the rows would be the same in any order.
 */
export class ReadModelsFold implements ServiceFold {
  private readonly instruments = new InstrumentsProjection();
  private readonly operations = new OperationsProjection();
  private readonly rebalancingEvents = new RebalancingEventsHandler(
    new AllocationsProjection(),
    new ConfigurationsProjection(),
    NO_REPLIES,
  );
  private readonly registryEvents = new RegistryEventsHandler(new KnownAccountsProjection(), NO_REPLIES);
  private readonly ledgerEvents = new LedgerEventsHandler(
    new ParticipantsProjection(),
    new CustomerAccountsProjection(),
    new DepositsProjection(),
    new QuoteEndsProjection(),
    new TradesProjection(),
    new TransfersProjection(),
    new MovementsProjection(),
    NO_EVENTS,
    NO_REPLIES,
  );
  private readonly operationEvents = new OperationEventsHandler(this.operations, NO_EVENTS, NO_REPLIES);
  private readonly executionEvents = new ExecutionEventsHandler(
    new TradersProjection(),
    new ExecutionsProjection(),
    new TradesProjection(),
    this.operations,
    NO_EVENTS,
    NO_REPLIES,
  );

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.instrumentEvents,
      isForeign: true,
      isProjected: true,
      types: [instrumentListed.type],
      apply: async (tx, messages) => {
        const versions = messages.map(readInstrumentEvent).filter((version) => version !== undefined);
        await this.instruments.project(tx, versions);
      },
    },
    {
      topic: TOPICS.registryEvents,
      isForeign: true,
      types: [accountChanged.type],
      apply: async (tx, messages) => {
        await this.registryEvents.handle(tx, messages.map(readRegistryEvent));
      },
    },
    {
      topic: TOPICS.rebalancingEvents,
      isForeign: true,
      types: [allocationChanged.type, configurationsChanged.type],
      apply: async (tx, messages) => {
        await this.rebalancingEvents.handle(tx, messages.map(readRebalancingEvent));
      },
    },
    {
      topic: TOPICS.ledgerEvents,
      isForeign: true,
      types: [
        participantsApplied.type,
        depositPosted.type,
        outflowDecided.type,
        accountApplied.type,
        grantApplied.type,
        quoteDecided.type,
        quoteSettled.type,
        transferDecided.type,
        movementDecided.type,
        movementChanged.type,
      ],
      apply: async (tx, messages) => {
        await this.ledgerEvents.handle(tx, messages.map(readLedgerEvent));
      },
    },
    {
      topic: TOPICS.executionEvents,
      isForeign: true,
      types: [executionClosed.type, executionDecided.type, traderUpdated.type],
      apply: async (tx, messages) => {
        await this.executionEvents.handle(tx, messages.map(readExecutionEvent));
      },
    },
    {
      topic: TOPICS.operationEvents,
      isForeign: true,
      mayWait: true,
      types: [operationShown.type, operationStatusChanged.type],
      apply: async (tx, messages) => {
        await this.operationEvents.handle(tx, messages.map(readOperationNews));
      },
    },
  ];
}
