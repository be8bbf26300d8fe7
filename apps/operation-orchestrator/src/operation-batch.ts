import { OPERATION_TRAITS, type Composed } from '@ballast/contracts';
import {
  advance,
  announcementsOf,
  beginOperation,
  priceFlowOf,
  type Advance,
  type Beginning,
  type Chunk,
  type LegCounts,
  type LoadedCommand,
  type Occasion,
  type Operation,
  type OperationAccepted,
  type OperationCommand,
  type OperationInput,
  type Trader,
} from '@ballast/domain-operation';
import { announcementMessage, commandMessage, stepMessage } from '@ballast/domain-operation/operation-messages';
import type { Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import type { ChunkKey, ChunkStore, OwnedChunk } from './persistence/chunk.store';
import type { MovedOperation, OperationStore } from './persistence/operation.store';
import type { QueuedRebalance, RebalanceQueueStore } from './persistence/rebalance-queue.store';
import type { TraderStore } from './persistence/trader.store';

/** The stores that a batch loads from and writes to. */
export interface BatchStores {
  readonly operations: OperationStore;
  readonly chunks: ChunkStore;
  readonly traders: TraderStore;
  readonly queue: RebalanceQueueStore;
}

interface PendingCommand {
  readonly operationId: string;
  readonly command: OperationCommand;
  readonly occasion: Occasion;
}

/** A chunk as it is now, and `before`: as it was loaded. */
interface ChunkChange extends OwnedChunk {
  /** Undefined for a new chunk. */
  readonly before: Chunk | undefined;
}

function keyOf({ operationId, number }: ChunkKey): string {
  return `${operationId}:${number}`;
}

/**
 * The Operations of one slice of messages, between loading and writing. Inputs are advanced in memory, and the
 * differences are written set-based at the end, whatever the number of Operations.
 */
export class OperationBatch {
  private readonly created = new Set<string>();
  private readonly changed = new Map<string, Operation>();
  /** Time of the last step in this batch, by Operation. */
  private readonly movedAt = new Map<string, Timestamp>();
  private readonly chunks = new Map<string, Chunk>();
  private readonly changedChunks = new Map<string, ChunkChange>();
  private readonly openedTraders: Trader[] = [];
  private readonly commands: PendingCommand[] = [];
  /** Rebalances that ended in this batch and have not left their queue yet. */
  private ended: (QueuedRebalance & { readonly occasion: Occasion })[] = [];
  private readonly messages: Composed[] = [];
  private readonly legs = new Map<string, Promise<readonly LegCounts[]>>();

  constructor(
    private readonly tx: Tx,
    private readonly stores: BatchStores,
    private readonly operations: Map<string, Operation>,
  ) {}

  /** The Operation with its changes in this batch; undefined for an Operation that was never accepted. */
  operation(id: string): Operation | undefined {
    return this.operations.get(id);
  }

  chunk(key: ChunkKey): Chunk | undefined {
    return this.chunks.get(keyOf(key));
  }

  /**
   * The id of an Operation that is under way with this plan; undefined when there is none. The log orders all requests
   * with the same plan, so no other batch adds one at the same time.
   */
  async underWayWith(planId: string): Promise<string | undefined> {
    const inBatch = [...this.operations.values()].filter(({ request }) => request.plan?.plan_id === planId);
    const open = inBatch.find(({ state }) => state.phase !== 'ended');
    if (open !== undefined) return open.id;
    const stored = await this.stores.operations.underWayWithPlan(this.tx, planId);
    return stored.find((id) => !this.operations.has(id));
  }

  async load(keys: readonly ChunkKey[]): Promise<void> {
    const missing = keys.filter((key) => !this.chunks.has(keyOf(key)));
    for (const { operationId, chunk } of await this.stores.chunks.load(this.tx, missing)) {
      this.chunks.set(keyOf({ operationId, number: chunk.number }), chunk);
    }
  }

  /** Adds a message that goes out although no Operation has changed. */
  send(message: Composed): void {
    this.messages.push(message);
  }

  begin(request: Omit<OperationAccepted, 'kind'>, beginning: Omit<Beginning, 'now'>, occasion: Occasion): void {
    this.created.add(request.id);
    this.take(beginOperation(request, { ...beginning, now: occasion.now }), occasion);
  }

  /**
   * Applies an input to an Operation and, unless `number` is undefined, to its chunk of this number. Callers have made
   * sure that the Operation is known.
   */
  advance(operationId: string, number: number | undefined, input: OperationInput, occasion: Occasion): void {
    const operation = this.operations.get(operationId);
    if (operation === undefined) return;
    const chunk = number === undefined ? undefined : this.chunk({ operationId, number });
    const result = advance(operation, chunk, input);
    if (result.facts.length === 0) return;
    this.take(result, occasion);
    if (result.chunk !== undefined && result.chunk !== chunk) this.change(operationId, result.chunk);
  }

  private take(result: Advance, occasion: Occasion): void {
    const { before, operation, facts, commands } = result;
    const { id, request } = operation;
    this.movedAt.set(id, occasion.now);
    this.operations.set(id, operation);
    if (!this.created.has(id) && !this.changed.has(id)) this.changed.set(id, before);
    this.messages.push(stepMessage(result, occasion));
    for (const announcement of announcementsOf(result)) {
      this.messages.push(announcementMessage(operation, announcement, occasion));
    }
    for (const fact of facts) {
      if ('traders' in fact) this.openedTraders.push(...fact.traders);
    }
    for (const command of commands) this.commands.push({ operationId: id, command, occasion });
    if (operation.state.phase === 'ended' && OPERATION_TRAITS[request.type].runsAlone) {
      this.ended.push({ operationId: id, strategyId: request.strategy_id, occasion });
    }
  }

  private change(operationId: string, chunk: Chunk): void {
    const key = keyOf({ operationId, number: chunk.number });
    const before = this.changedChunks.has(key) ? this.changedChunks.get(key)?.before : this.chunks.get(key);
    this.chunks.set(key, chunk);
    this.changedChunks.set(key, { operationId, before, chunk });
  }

  /** Writes all changes. Returns the messages to send, in order. */
  async finish(): Promise<readonly Composed[]> {
    await this.dequeue();
    await this.write();
    await this.load(
      this.commands.flatMap(({ operationId, command }) =>
        'chunk' in command ? [{ operationId, number: command.chunk }] : [],
      ),
    );
    for (const { operationId, command, occasion } of this.commands) {
      const operation = this.operations.get(operationId);
      if (operation === undefined) continue;
      this.messages.push(commandMessage(operation, await this.loaded(operation, command), occasion));
    }
    return this.messages;
  }

  /**
   * Begins the rebalances that waited behind those that ended. A rebalance with an empty default scope ends at once, so
   * the next one begins, too.
   */
  private async dequeue(): Promise<void> {
    const { queue, operations } = this.stores;
    while (this.ended.length > 0) {
      const ended = this.ended;
      this.ended = [];
      await queue.lock(
        this.tx,
        ended.map(({ strategyId }) => strategyId),
      );
      const first = await queue.leave(this.tx, ended);
      const unknown = first.filter((id) => !this.operations.has(id));
      for (const [id, operation] of await operations.lock(this.tx, unknown)) this.operations.set(id, operation);
      for (const id of first) {
        const operation = this.operations.get(id);
        const before = ended.find(({ strategyId }) => strategyId === operation?.request.strategy_id)?.occasion;
        if (operation === undefined || before === undefined) continue;
        const { cause, now } = before;
        // The end of another Operation only lets this one begin: its own requester acts from here on.
        const occasion = { cause: { ...cause, actor: operation.actor }, now };
        this.advance(id, undefined, { kind: 'turn_came', at: now }, occasion);
      }
    }
  }

  private async write(): Promise<void> {
    const { operations, chunks, traders } = this.stores;
    await operations.insert(
      this.tx,
      [...this.created].flatMap((id) => this.moved(id)),
    );
    await operations.update(
      this.tx,
      [...this.changed].flatMap(([id, before]) => this.moved(id).map((moved) => ({ ...moved, before }))),
    );
    const changes = [...this.changedChunks.values()];
    const isDecided = ({ before, chunk }: ChunkChange): boolean =>
      before?.state.status === 'listed' && chunk.state.status !== 'listed' && hasDecision(chunk);
    await chunks.insert(
      this.tx,
      changes.filter(({ before }) => before === undefined),
    );
    await chunks.saveDecisions(this.tx, changes.filter(isDecided));
    await chunks.close(
      this.tx,
      changes.filter((change) => change.chunk.state.status === 'closed' && !isDecided(change)),
    );
    await traders.insert(this.tx, this.openedTraders);
  }

  /** The Operation after its steps in this batch; empty when it made none. */
  private moved(id: string): readonly MovedOperation[] {
    const operation = this.operations.get(id);
    const movedAt = this.movedAt.get(id);
    return operation === undefined || movedAt === undefined ? [] : [{ operation, movedAt }];
  }

  private async loaded(operation: Operation, command: OperationCommand): Promise<LoadedCommand> {
    switch (command.kind) {
      case 'quote_reference':
        return { kind: command.kind };
      case 'lock_prices':
        return { kind: command.kind, traded: await this.tradedAssets(operation) };
      case 'check_chunk':
      case 'release_chunk':
        return { kind: command.kind, chunk: this.chunkOf(operation, command.chunk) };
      case 'settle_chunk':
      case 'withdraw_chunk':
        return {
          kind: command.kind,
          chunk: this.chunkOf(operation, command.chunk),
          legsByChunk: await this.legsOf(operation),
        };
    }
  }

  private chunkOf({ id }: Operation, number: number): Chunk {
    const chunk = this.chunk({ operationId: id, number });
    if (chunk === undefined) throw new Error(`Operation ${id} has no chunk ${number}`);
    return chunk;
  }

  /**
   * Assets that accepted Executions trade, sorted. Empty when prices are locked beside the credit check, because no
   * Execution is accepted yet.
   */
  private async tradedAssets(operation: Operation): Promise<readonly string[]> {
    if (priceFlowOf(operation.request) === 'lock_beside_check') return [];
    const legs = await this.legsOf(operation);
    return [...new Set(legs.flatMap((counts) => Object.keys(counts)))].sort();
  }

  /** Legs per chunk. Read once per Operation, after everything is written; the commands of its chunks share them. */
  private legsOf({ id }: Operation): Promise<readonly LegCounts[]> {
    const known = this.legs.get(id) ?? this.stores.chunks.loadLegs(this.tx, id);
    this.legs.set(id, known);
    return known;
  }
}

function hasDecision({ state }: Chunk): boolean {
  return state.status !== 'listed' && state.decision !== null;
}
