import { Injectable } from '@nestjs/common';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { executionClosedEvent, type PublicEvent, PublicEventsProjection, traderCreatedEvent } from '../../events';
import { Replies } from '../../replies';
import { OperationsProjection } from '../operations/operations.projection';
import { TradersProjection, type TraderVersion } from '../traders/traders.projection';
import { ExecutionsProjection } from './executions.projection';
import type { ExecutionEvent } from './read-execution-events';

/** Projects Traders and Executions, and the events of Operations that waited for these Executions. */
@Injectable()
export class ExecutionEventsHandler {
  constructor(
    private readonly traders: TradersProjection,
    private readonly executions: ExecutionsProjection,
    private readonly operations: OperationsProjection,
    private readonly publicEvents: PublicEventsProjection,
    private readonly replies: Replies,
  ) {}

  async handle(tx: Tx, read: readonly (ExecutionEvent | undefined)[]): Promise<readonly OutgoingMessage[]> {
    const facts = read.filter((fact) => fact !== undefined);
    const created = await this.traders.insert(tx, distinctTraders(facts));
    const updated = facts.filter((fact) => fact.kind === 'trader_updated');
    await this.traders.update(tx, updated);
    const executions = facts.filter((fact) => fact.kind === 'execution');
    const { closed, progress } = await this.executions.project(tx, executions);
    const ended = await this.replies.record(
      tx,
      updated.map(({ body, cause }) => ({
        effectId: cause.correlationId,
        source: 'orchestrator',
        part: 0,
        expected: 1,
        outcome: body,
        occurredAt: cause.occurredAt,
        cause,
      })),
    );
    // From here to the commit, batches of one Operation wait for each other, and then batches of one platform.
    const released = await this.operations.apply(tx, await this.operations.addProgress(tx, progress), []);
    const events = [...publicEvents(facts, { created, closed }), ...released];
    return [...ended, ...(await this.publicEvents.record(tx, events, facts.at(-1)?.cause.origin))];
  }
}

function distinctTraders(facts: readonly ExecutionEvent[]): readonly TraderVersion[] {
  const created = facts.filter((fact) => fact.kind === 'trader_created');
  return [...new Map(created.map((fact) => [fact.trader.id, fact])).values()];
}

/** Public events in the order of the log, each fact once: a Trader comes before the Execution that opened it. */
function publicEvents(
  facts: readonly ExecutionEvent[],
  news: { readonly created: ReadonlySet<string>; readonly closed: ReadonlySet<string> },
): readonly PublicEvent[] {
  const events = new Map<string, PublicEvent>();
  for (const fact of facts) {
    if (fact.kind === 'trader_created' && news.created.has(fact.trader.id) && !events.has(fact.trader.id)) {
      events.set(fact.trader.id, traderCreatedEvent(fact.trader, fact.body, fact.cause));
    }
    const isClosed = fact.kind === 'execution' && fact.execution.status !== 'awaiting_execution';
    if (isClosed && news.closed.has(fact.execution.id) && !events.has(fact.execution.id)) {
      events.set(fact.execution.id, executionClosedEvent(fact.execution, fact.body, fact.cause));
    }
  }
  return [...events.values()];
}
