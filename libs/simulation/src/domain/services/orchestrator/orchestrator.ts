import {
  compose,
  OPERATION_TRAITS,
  TOPICS,
  type Composed,
  type Envelope,
  type MessageType,
  type OperationRequested,
} from '@ballast/contracts';
import { holdsDecided, holdsReleased, settlementPosted } from '@ballast/contracts/credit';
import {
  cancelAnswered,
  operationCancelRequested,
  operationRequested,
  participantsListed,
  traderUpdated,
  traderUpdateRequested,
} from '@ballast/contracts/operation';
import { pricesAwaited, pricesLocked, pricesMoved, pricesQuoted, pricesUnavailable } from '@ballast/contracts/pricing';
import {
  acceptanceOf,
  isCancelled,
  traderIdsOf,
  traderResource,
  withAutoRebalance,
  type OperationInput,
} from '@ballast/domain-operation';
import { scopeMessage } from '@ballast/domain-operation/operation-messages';
import type { LogMessage } from '@ballast/platform-log';
import type { Messages } from '../../messages';
import type { Now, Service } from '../../service';
import { Journal } from '../../tables';
import { OperationSteps } from './operation-steps';
import { chunkKey, OperationTables } from './operation-tables';

type DataOf<M> = M extends MessageType<infer T> ? T : never;

interface Step {
  readonly steps: OperationSteps;
  readonly now: Now;
}

/** operation-orchestrator: Operations, Executions and Traders. */
export class OrchestratorService implements Service {
  readonly name = 'operation-orchestrator';
  readonly journal = new Journal();
  readonly topics = [TOPICS.strategyRequests, TOPICS.creditEvents, TOPICS.priceEvents];
  readonly tables = new OperationTables(this.journal);

  constructor(private readonly messages: Messages) {}

  handle(topic: string, messages: readonly LogMessage[], now: Now): readonly Composed[] {
    const steps = new OperationSteps(this.tables);
    for (const message of messages) {
      if (topic === TOPICS.strategyRequests) this.request(message, { steps, now });
      // An Operation does nothing about a wait of pricing: the answer follows.
      else if (message.type !== pricesAwaited.type) this.reply(message, { steps, now });
    }
    return steps.finish();
  }

  private request(message: LogMessage, step: Step): void {
    switch (message.type) {
      case operationRequested.type:
        return this.accept(this.messages.read(operationRequested, message), step);
      case participantsListed.type: {
        const cause = this.messages.read(participantsListed, message);
        const { operation_id, chunk, first_index: firstIndex, participants } = cause.data;
        const input = { kind: 'chunk_listed', at: step.now.at, chunk, firstIndex, participants } as const;
        return step.steps.advance(operation_id, undefined, input, { cause, now: step.now.at });
      }
      case traderUpdateRequested.type:
        return this.updateTrader(this.messages.read(traderUpdateRequested, message), step);
      case operationCancelRequested.type:
        return this.cancel(this.messages.read(operationCancelRequested, message), step);
      default:
        throw new Error(`${message.type} is no request of a Strategy`);
    }
  }

  private accept(requested: Envelope<OperationRequested>, { steps, now }: Step): void {
    const { operation_id: id, strategy_id, default_scope, plan } = requested.data;
    if (this.tables.operations.has(id)) return;
    const scope = default_scope ? this.tables.defaultScope(strategy_id) : [];
    const takenBy = plan === undefined ? undefined : this.underWayWith(plan.plan_id);
    const { request, failure, chunks } = acceptanceOf(requested, { scope, takenBy });
    const occasion = { cause: requested, now: now.at };
    steps.begin(request, { isQueued: this.enqueue(requested.data), failure }, occasion);
    for (const chunk of chunks) {
      steps.advance(id, undefined, { kind: 'chunk_listed', at: now.at, ...chunk }, occasion);
      steps.send(scopeMessage(request, chunk, occasion));
    }
  }

  /** Puts an Operation that runs alone into the queue of its Strategy; answers whether it waits. */
  private enqueue({ operation_id, strategy_id, type }: OperationRequested): boolean {
    if (!OPERATION_TRAITS[type].runsAlone) return false;
    const queue = this.tables.queues.get(strategy_id) ?? [];
    this.tables.queues.set(strategy_id, [...queue, operation_id]);
    return queue.length > 0;
  }

  private underWayWith(planId: string): string | undefined {
    const open = this.tables.operations
      .values()
      .find(({ request, state }) => request.plan?.plan_id === planId && state.phase !== 'ended');
    return open?.id;
  }

  private updateTrader(request: Envelope<DataOf<typeof traderUpdateRequested>>, { steps, now }: Step): void {
    const trader = this.tables.traders.get(request.data.trader_id);
    if (trader === undefined || !this.tables.updates.insert(request.correlationId, true)) return;
    const next = withAutoRebalance(trader, request.data.auto_rebalance, now.at);
    this.tables.traders.set(trader.id, next);
    steps.send(
      compose(traderUpdated, {
        cause: request,
        key: trader.id,
        platformCode: trader.platformCode,
        place: trader.id,
        occurredAt: next.updatedAt,
        data: { trader: traderResource(next) },
      }),
    );
  }

  private cancel(request: Envelope<DataOf<typeof operationCancelRequested>>, { steps, now }: Step): void {
    const { operation_id } = request.data;
    steps.advance(operation_id, undefined, { kind: 'cancel_requested', at: now.at }, { cause: request, now: now.at });
    steps.send(
      compose(cancelAnswered, {
        cause: request,
        key: operation_id,
        place: operation_id,
        occurredAt: now.at,
        data: { operation_id, cancelled: isCancelled(this.tables.operations.get(operation_id)) },
      }),
    );
  }

  private reply(message: LogMessage, { steps, now }: Step): void {
    const { envelope, chunk, input } = this.readReply(message, now);
    steps.advance(envelope.data.operation_id, chunk, input, { cause: envelope, now: now.at });
  }

  private readReply(
    message: LogMessage,
    { at }: Now,
  ): {
    readonly envelope: Envelope<{ readonly operation_id: string }>;
    readonly chunk: number | undefined;
    readonly input: OperationInput;
  } {
    switch (message.type) {
      case holdsDecided.type: {
        const envelope = this.messages.read(holdsDecided, message);
        const { chunk, decisions } = envelope.data;
        return { envelope, chunk, input: { kind: 'chunk_decided', at, decisions } };
      }
      case settlementPosted.type: {
        const envelope = this.messages.read(settlementPosted, message);
        const { chunk, executed_at: executedAt, refused } = envelope.data;
        const refusedLegs = new Map(refused.map(({ source_id, leg }) => [source_id, leg]));
        return { envelope, chunk, input: { kind: 'chunk_settled', at, executedAt, refusedLegs } };
      }
      case holdsReleased.type: {
        const envelope = this.messages.read(holdsReleased, message);
        const { chunk, operation_id } = envelope.data;
        return { envelope, chunk, input: { kind: 'chunk_released', at, traders: this.tradersOf(operation_id, chunk) } };
      }
      default:
        return { ...this.readPrices(message, at), chunk: undefined };
    }
  }

  private readPrices(message: LogMessage, at: string) {
    switch (message.type) {
      case pricesQuoted.type: {
        const envelope = this.messages.read(pricesQuoted, message);
        const { prices, instruments } = envelope.data;
        return { envelope, input: { kind: 'reference_quoted', at, reference: { prices, instruments } } as const };
      }
      case pricesLocked.type: {
        const envelope = this.messages.read(pricesLocked, message);
        return { envelope, input: { kind: 'prices_locked', at, prices: envelope.data.prices } as const };
      }
      case pricesMoved.type: {
        const envelope = this.messages.read(pricesMoved, message);
        return { envelope, input: { kind: 'prices_moved', at, detail: envelope.data.detail } as const };
      }
      case pricesUnavailable.type: {
        const envelope = this.messages.read(pricesUnavailable, message);
        return { envelope, input: { kind: 'prices_unavailable', at, detail: envelope.data.detail } as const };
      }
      default:
        throw new Error(`${message.type} is no answer to an Operation`);
    }
  }

  /** Ids of the existing Traders in a chunk that was given back before its credit check. No message names them. */
  private tradersOf(operationId: string, number: number): ReadonlySet<string> {
    const operation = this.tables.operations.get(operationId);
    const chunk = this.tables.chunks.get(chunkKey(operationId, number));
    if (operation === undefined || chunk?.state.status !== 'listed') return new Set();
    return new Set(traderIdsOf(operation, chunk).filter((id) => this.tables.traders.has(id)));
  }
}
