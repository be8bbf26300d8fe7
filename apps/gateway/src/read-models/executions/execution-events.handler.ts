import { Injectable } from '@nestjs/common';
import {
  decode,
  executionClosed,
  executionDecided,
  traderCreated,
  traderUpdated,
  type Envelope,
  type Execution,
  type Trader,
} from '@ballast/contracts';
import { decodeMessages, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import {
  executionClosedEvent,
  traderCreatedEvent,
  type FactOrigin,
  type PublicEvent,
} from '../../public-events/public-event';
import { recordPublicEvents } from '../../public-events/public-events.projection';
import { Replies } from '../../replies/replies';
import { addProgress, projectOperationEvents } from '../operations/operations.projection';
import { insertTraders, updateTraders, type TraderVersion } from '../traders/traders.projection';
import { projectExecutions, type ExecutionVersion } from './executions.projection';

interface TraderFact<K extends 'trader_created' | 'trader_updated'> extends TraderVersion {
  readonly kind: K;
  readonly origin: FactOrigin;
}

interface ExecutionFact extends ExecutionVersion {
  readonly kind: 'execution';
  readonly origin: FactOrigin;
}

type Fact = TraderFact<'trader_created'> | TraderFact<'trader_updated'> | ExecutionFact;

/** By message type; what is not listed here is skipped unread. */
const READERS: ReadonlyMap<string, (message: LogMessage) => Fact> = new Map<string, (message: LogMessage) => Fact>([
  [traderCreated.type, (message) => traderFact('trader_created', decode(traderCreated, message))],
  [traderUpdated.type, (message) => traderFact('trader_updated', decode(traderUpdated, message))],
  [executionDecided.type, (message) => executionFact(decode(executionDecided, message))],
  [executionClosed.type, (message) => executionFact(decode(executionClosed, message))],
]);

function traderFact<K extends 'trader_created' | 'trader_updated'>(
  kind: K,
  envelope: Envelope<{ readonly trader: Trader }>,
): TraderFact<K> {
  const { trader } = envelope.data;
  return {
    kind,
    trader,
    body: JSON.stringify(trader),
    platformCode: envelope.platformCode,
    origin: originOf(envelope),
  };
}

function executionFact(envelope: Envelope<{ readonly index: number; readonly execution: Execution }>): ExecutionFact {
  const { index, execution } = envelope.data;
  return {
    kind: 'execution',
    index,
    execution,
    body: JSON.stringify(execution),
    platformCode: envelope.platformCode,
    origin: originOf(envelope),
  };
}

function originOf({ platformCode, occurredAt, correlationId, id }: Envelope<unknown>): FactOrigin {
  return { platformCode, occurredAt, correlationId, messageId: id };
}

/** Projects Traders and Executions, and the events of Operations that waited for these Executions. */
@Injectable()
export class ExecutionEventsHandler {
  constructor(private readonly replies: Replies) {}

  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const facts = decodeMessages(messages, (message) => READERS.get(message.type)?.(message)).filter(
      (fact) => fact !== undefined,
    );
    const created = await insertTraders(tx, distinctTraders(facts));
    const updated = facts.filter((fact) => fact.kind === 'trader_updated');
    await updateTraders(tx, updated);
    const executions = facts.filter((fact) => fact.kind === 'execution');
    const { closed, progress } = await projectExecutions(tx, executions);
    await this.replies.record(
      tx,
      updated.map(({ body, origin }) => ({
        effectId: origin.correlationId,
        source: 'orchestrator',
        messageId: origin.messageId,
        expected: 1,
        outcome: body,
        occurredAt: origin.occurredAt,
      })),
    );
    // From here on the batches of one Operation, and then those of one platform, go one after the other.
    const released = await projectOperationEvents(tx, await addProgress(tx, progress), []);
    return recordPublicEvents(tx, [...publicEvents(facts, { created, closed }), ...released]);
  }
}

function distinctTraders(facts: readonly Fact[]): readonly TraderVersion[] {
  const created = facts.filter((fact) => fact.kind === 'trader_created');
  return [...new Map(created.map((fact) => [fact.trader.id, fact])).values()];
}

/** In the order of the log, each fact once: a Trader comes before the Execution that opened it. */
function publicEvents(
  facts: readonly Fact[],
  news: { readonly created: ReadonlySet<string>; readonly closed: ReadonlySet<string> },
): readonly PublicEvent[] {
  const events = new Map<string, PublicEvent>();
  for (const fact of facts) {
    if (fact.kind === 'trader_created' && news.created.has(fact.trader.id) && !events.has(fact.trader.id)) {
      events.set(fact.trader.id, traderCreatedEvent(fact.trader, fact.body, fact.origin));
    }
    const isClosed = fact.kind === 'execution' && fact.execution.status !== 'awaiting_execution';
    if (isClosed && news.closed.has(fact.execution.id) && !events.has(fact.execution.id)) {
      events.set(fact.execution.id, executionClosedEvent(fact.execution, fact.body, fact.origin));
    }
  }
  return [...events.values()];
}
