import {
  executionsSettle,
  holdsPlace,
  holdsRelease,
  OPERATION_TRAITS,
  pricesLock,
  pricesQuote,
  type Composed,
} from '@ballast/contracts';
import {
  advance,
  executionsSettleOf,
  holdsPlaceOf,
  holdsReleaseOf,
  isTerminal,
  pricesLockOf,
  pricesQuoteOf,
  type Advance,
  type Chunk,
  type ChunkKey,
  type Operation,
  type OperationEffect,
  type OperationInput,
} from '@ballast/domain-operation';
import { assertNever, nextTimestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { messageAbout, shownMessage, statusChangedMessage, type Cause } from './operation-messages';
import { closeChunks, insertChunks, loadChunks, loadLegsByAsset, saveDecidedChunks } from './persistence/chunk.store';
import { insertOperations, lockOperations, underWayWithPlan, updateOperations } from './persistence/operation.store';
import { leaveQueues, lockRebalances, type QueuedRebalance } from './persistence/rebalance-queue.store';

type ChunkEffect = Extract<OperationEffect, { readonly chunk: number }>;

interface PendingEffect {
  readonly operationId: string;
  readonly effect: ChunkEffect | Extract<OperationEffect, { kind: 'lock_prices' }>;
  readonly cause: Cause;
}

function keyOf({ operationId, chunk }: ChunkKey): string {
  return `${operationId}:${chunk}`;
}

/**
 * The Operations of one batch, between loading and writing: inputs are folded in memory, what they lead to is composed
 * at the end, and everything is written set-based, whatever the number of Operations in the batch.
 */
export class OperationBatch {
  private readonly created = new Set<string>();
  private readonly changed = new Set<string>();
  private readonly chunks = new Map<string, Chunk>();
  private readonly listed = new Set<string>();
  private readonly decided = new Set<string>();
  private readonly closed = new Map<string, ChunkKey>();
  private readonly pending: PendingEffect[] = [];
  /** Rebalances that ended in this batch and have not left their queue yet. */
  private ended: (QueuedRebalance & { readonly cause: Cause })[] = [];
  private readonly messages: Composed[] = [];
  private readonly legs = new Map<string, ReturnType<typeof loadLegsByAsset>>();

  constructor(
    private readonly tx: Tx,
    private readonly operations: Map<string, Operation>,
  ) {}

  /** Undefined for an Operation that this platform never accepted. */
  operation(id: string): Operation | undefined {
    return this.operations.get(id);
  }

  /** Another Operation that is under way with this plan. The log has all of a plan in one order. */
  async underWayWith(planId: string): Promise<string | undefined> {
    const inBatch = [...this.operations.values()].filter(({ request }) => request.plan?.plan_id === planId);
    const open = inBatch.find(({ state }) => !isTerminal(state.status));
    if (open !== undefined) return open.id;
    return (await underWayWithPlan(this.tx, planId)).find((id) => !this.operations.has(id));
  }

  chunk(key: ChunkKey): Chunk | undefined {
    return this.chunks.get(keyOf(key));
  }

  async load(keys: readonly ChunkKey[]): Promise<void> {
    const missing = keys.filter((key) => !this.chunks.has(keyOf(key)));
    for (const chunk of await loadChunks(this.tx, missing)) this.chunks.set(keyOf(chunk), chunk);
  }

  send(messages: readonly Composed[]): void {
    this.messages.push(...messages);
  }

  begin(operation: Operation, effects: Advance['effects'], cause: Cause): void {
    this.operations.set(operation.id, operation);
    this.created.add(operation.id);
    this.follow(operation, effects, cause);
  }

  list(chunk: Chunk): void {
    this.chunks.set(keyOf(chunk), chunk);
    this.listed.add(keyOf(chunk));
  }

  decide(chunk: Chunk): void {
    this.chunks.set(keyOf(chunk), chunk);
    this.decided.add(keyOf(chunk));
  }

  close(chunk: Chunk): void {
    this.chunks.set(keyOf(chunk), { ...chunk, isClosed: true });
    this.closed.set(keyOf(chunk), chunk);
  }

  /** Replaces what is known of an Operation apart from its state, before an input that speaks of it. */
  learn(operation: Operation): void {
    this.operations.set(operation.id, operation);
    this.changed.add(operation.id);
  }

  advance(operationId: string, input: OperationInput, cause: Cause): void {
    const operation = this.operations.get(operationId);
    if (operation === undefined) return;
    const { state, effects } = advance(operation.state, input);
    const next = { ...operation, state };
    this.operations.set(operationId, next);
    this.changed.add(operationId);
    this.follow(next, effects, cause);
  }

  private follow(operation: Operation, effects: Advance['effects'], cause: Cause): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'quote_reference':
          this.messages.push(messageAbout(operation, pricesQuote, { cause }, pricesQuoteOf(operation)));
          break;
        case 'show':
          this.messages.push(shownMessage(this.nextVersion(operation, cause), effect.sequence, cause));
          break;
        case 'change_status':
          this.messages.push(statusChangedMessage(this.nextVersion(operation, cause), effect, cause));
          if (isTerminal(effect.status)) this.end(operation, cause);
          break;
        case 'lock_prices':
        case 'check_chunk':
        case 'settle_chunk':
        case 'release_chunk':
          this.pending.push({ operationId: operation.id, effect, cause });
          break;
        default:
          assertNever(effect);
      }
    }
  }

  private nextVersion(operation: Operation, cause: Cause): Operation {
    const current = this.operations.get(operation.id) ?? operation;
    const next = { ...current, updatedAt: nextTimestamp(cause.now, current.updatedAt) };
    this.operations.set(operation.id, next);
    return next;
  }

  private end({ id, request }: Operation, cause: Cause): void {
    if (OPERATION_TRAITS[request.type].runsAlone)
      this.ended.push({ operationId: id, strategyId: request.strategy_id, cause });
  }

  /** Whoever waited behind a rebalance that ended begins; it may end at once, when nobody is in its scope. */
  private async dequeue(): Promise<void> {
    while (this.ended.length > 0) {
      const ended = this.ended;
      this.ended = [];
      await lockRebalances(
        this.tx,
        ended.map(({ strategyId }) => strategyId),
      );
      const first = await leaveQueues(this.tx, ended);
      const unknown = first.filter((id) => !this.operations.has(id));
      for (const [id, operation] of await lockOperations(this.tx, unknown)) this.operations.set(id, operation);
      for (const id of first) {
        const strategyId = this.operations.get(id)?.request.strategy_id;
        const cause = ended.find((one) => one.strategyId === strategyId)?.cause;
        if (cause !== undefined) this.advance(id, { kind: 'dequeued' }, cause);
      }
    }
  }

  /** Writes everything and answers what goes out, in order. */
  async finish(): Promise<readonly Composed[]> {
    await this.dequeue();
    await this.write();
    await this.load(
      this.pending.flatMap(({ operationId, effect }) =>
        'chunk' in effect ? [{ operationId, chunk: effect.chunk }] : [],
      ),
    );
    for (const { operationId, effect, cause } of this.pending) {
      const operation = this.operations.get(operationId);
      if (operation !== undefined) this.messages.push(await this.perform(operation, effect, cause));
    }
    return this.messages;
  }

  private async perform(operation: Operation, effect: PendingEffect['effect'], cause: Cause): Promise<Composed> {
    if (effect.kind === 'lock_prices') {
      const data = pricesLockOf(operation, await this.tradedAssets(operation));
      return messageAbout(operation, pricesLock, { cause }, data);
    }
    const chunk = this.chunks.get(keyOf({ operationId: operation.id, chunk: effect.chunk }));
    if (chunk === undefined) throw new Error(`Operation ${operation.id} has no chunk ${effect.chunk}`);
    const { platformCode } = operation;
    switch (effect.kind) {
      case 'check_chunk':
        return messageAbout(operation, holdsPlace, { cause, key: platformCode }, holdsPlaceOf(operation, chunk));
      case 'settle_chunk':
        return messageAbout(
          operation,
          executionsSettle,
          { cause, key: `${operation.id}:${chunk.chunk}` },
          executionsSettleOf(operation, chunk, await this.legsByChunk(operation.id)),
        );
      case 'release_chunk':
        return messageAbout(operation, holdsRelease, { cause, key: platformCode }, holdsReleaseOf(operation, chunk));
      default:
        return assertNever(effect);
    }
  }

  /** Before the check only the allocations are known; after it, what was accepted. */
  private async tradedAssets(operation: Operation): Promise<readonly string[]> {
    if (operation.state.decided === 0) return [];
    const legs = await this.legsByChunk(operation.id);
    return [...new Set(legs.flatMap((counts) => Object.keys(counts)))].sort();
  }

  /** Read once per Operation: chunks that go on together share it. Only after everything is written. */
  private legsByChunk(operationId: string): ReturnType<typeof loadLegsByAsset> {
    const known = this.legs.get(operationId) ?? loadLegsByAsset(this.tx, operationId);
    this.legs.set(operationId, known);
    return known;
  }

  private async write(): Promise<void> {
    const pick = (ids: Iterable<string>): Operation[] =>
      [...ids].flatMap((id) => {
        const operation = this.operations.get(id);
        return operation === undefined ? [] : [operation];
      });
    const pickChunks = (keys: Iterable<string>): Chunk[] =>
      [...keys].flatMap((key) => {
        const chunk = this.chunks.get(key);
        return chunk === undefined ? [] : [chunk];
      });
    await insertOperations(this.tx, pick(this.created));
    await updateOperations(this.tx, pick([...this.changed].filter((id) => !this.created.has(id))));
    await insertChunks(this.tx, pickChunks(this.listed));
    await saveDecidedChunks(this.tx, pickChunks(this.decided));
    await closeChunks(this.tx, [...this.closed.values()]);
  }
}
