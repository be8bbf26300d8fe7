import { Inject, Injectable } from '@nestjs/common';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import {
  executionClosedEvent,
  type PublicEvent,
  type PublicEventSink,
  PublicEventsProjection,
  traderCreatedEvent,
} from '../../events';
import { Replies, type ReplySink } from '../../replies';
import { TradesProjection } from '../trades/trades.projection';
import { OperationsProjection } from '../operations/operations.projection';
import { TradersProjection, type TraderVersion } from '../traders/traders.projection';
import { ExecutionsProjection } from './executions.projection';
import type { ExecutionEvent, ExecutionFact } from './read-execution-events';

/** Projects Traders and Executions, and the events of Operations that waited for these Executions. */
@Injectable()
export class ExecutionEventsHandler {
  constructor(
    private readonly traders: TradersProjection,
    private readonly executions: ExecutionsProjection,
    private readonly trades: TradesProjection,
    private readonly operations: OperationsProjection,
    @Inject(PublicEventsProjection) private readonly publicEvents: PublicEventSink,
    @Inject(Replies) private readonly replies: ReplySink,
  ) {}

  async handle(tx: Tx, read: readonly (ExecutionEvent | undefined)[]): Promise<readonly OutgoingMessage[]> {
    const facts = read.filter((fact) => fact !== undefined);
    const executions = facts.filter((fact) => fact.kind === 'execution');
    const created = await this.traders.insert(tx, distinctTraders(executions));
    const updated = facts.filter((fact) => fact.kind === 'trader_updated');
    await this.traders.update(tx, updated);
    const { closed, progress } = await this.executions.project(tx, executions);
    await this.trades.addOfExecutions(tx, settledOnce(executions, closed));
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
    const events = [...publicEvents(executions, { created, closed }), ...released];
    return [...ended, ...(await this.publicEvents.record(tx, events, facts.at(-1)?.cause.origin))];
  }
}

function distinctTraders(facts: readonly ExecutionFact[]): readonly TraderVersion[] {
  const opened = facts.flatMap((fact) => fact.opened ?? []);
  return [...new Map(opened.map((version) => [version.trader.id, version])).values()];
}

/** The settled Executions that this batch has closed, each once. */
function settledOnce(facts: readonly ExecutionFact[], closed: ReadonlySet<string>): readonly ExecutionFact[] {
  const settled = facts.filter(({ execution }) => execution.status === 'settled' && closed.has(execution.id));
  return [...new Map(settled.map((fact) => [fact.execution.id, fact])).values()];
}

/** Public events in the order of the log, each fact once: a Trader comes before the Execution that opened it. */
function publicEvents(
  facts: readonly ExecutionFact[],
  news: { readonly created: ReadonlySet<string>; readonly closed: ReadonlySet<string> },
): readonly PublicEvent[] {
  const events = new Map<string, PublicEvent>();
  for (const { opened, execution, body, cause } of facts) {
    if (opened !== undefined && news.created.has(opened.trader.id) && !events.has(opened.trader.id)) {
      events.set(opened.trader.id, traderCreatedEvent(opened.trader, opened.body, cause));
    }
    const isClosed = execution.status !== 'awaiting_execution';
    if (isClosed && news.closed.has(execution.id) && !events.has(execution.id)) {
      events.set(execution.id, executionClosedEvent(execution, body, cause));
    }
  }
  return [...events.values()];
}
