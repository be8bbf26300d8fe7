import { OPERATION_TRAITS, type Composed } from '@ballast/contracts';
import {
  advance,
  announcementsOf,
  beginOperation,
  legsByAsset,
  priceFlowOf,
  type Advance,
  type Beginning,
  type Chunk,
  type LoadedCommand,
  type Occasion,
  type Operation,
  type OperationAccepted,
  type OperationCommand,
  type OperationInput,
} from '@ballast/domain-operation';
import { announcementMessage, commandMessage, stepMessage } from '@ballast/domain-operation/operation-messages';
import { chunkKey, type OperationTables } from './operation-tables';

interface PendingCommand {
  readonly operationId: string;
  readonly command: OperationCommand;
  readonly occasion: Occasion;
}

interface Ended {
  readonly operationId: string;
  readonly strategyId: string;
  readonly occasion: Occasion;
}

/** The steps of Operations in one transaction. Commands are composed at its end, from the state that it leaves. */
export class OperationSteps {
  private readonly messages: Composed[] = [];
  private readonly commands: PendingCommand[] = [];
  private ended: Ended[] = [];

  constructor(private readonly tables: OperationTables) {}

  begin(request: Omit<OperationAccepted, 'kind'>, beginning: Omit<Beginning, 'now'>, occasion: Occasion): void {
    this.take(beginOperation(request, { ...beginning, now: occasion.now }), occasion);
  }

  /** Applies an input to an Operation, and to its chunk `number` unless undefined. Ignores an unknown Operation. */
  advance(operationId: string, number: number | undefined, input: OperationInput, occasion: Occasion): void {
    const operation = this.tables.operations.get(operationId);
    if (operation === undefined) return;
    const chunk = number === undefined ? undefined : this.tables.chunks.get(chunkKey(operationId, number));
    const result = advance(operation, chunk, input);
    if (result.facts.length > 0) this.take(result, occasion);
  }

  /** Adds a message that changes no Operation. */
  send(message: Composed): void {
    this.messages.push(message);
  }

  /** All messages of the transaction, in the order in which they are appended. */
  finish(): readonly Composed[] {
    this.dequeue();
    for (const { operationId, command, occasion } of this.commands) {
      const operation = this.tables.operations.get(operationId);
      if (operation !== undefined) {
        this.messages.push(commandMessage(operation, this.loaded(operation, command), occasion));
      }
    }
    return this.messages;
  }

  private take(result: Advance, occasion: Occasion): void {
    const { operation, chunk, facts, commands } = result;
    const { id, request, state } = operation;
    const { tables } = this;
    tables.operations.set(id, operation);
    if (chunk !== undefined) tables.chunks.set(chunkKey(id, chunk.number), chunk);
    tables.facts.set(id, [...(tables.facts.get(id) ?? []), ...facts]);
    this.messages.push(stepMessage(result, occasion));
    for (const announcement of announcementsOf(result)) {
      this.messages.push(announcementMessage(operation, announcement, occasion));
    }
    for (const fact of facts) {
      if (fact.kind !== 'chunk_decided') continue;
      for (const trader of fact.traders) tables.traders.insert(trader.id, trader);
    }
    for (const command of commands) this.commands.push({ operationId: id, command, occasion });
    if (state.phase === 'ended' && OPERATION_TRAITS[request.type].runsAlone) {
      this.ended.push({ operationId: id, strategyId: request.strategy_id, occasion });
    }
  }

  /**
   * Begins the next rebalance in the queue of each one that ended. A rebalance with an empty default scope ends at
   * once; then the one behind it begins too.
   */
  private dequeue(): void {
    while (this.ended.length > 0) {
      const ended = this.ended;
      this.ended = [];
      for (const { operationId, strategyId, occasion } of ended) {
        const waiting = (this.tables.queues.get(strategyId) ?? []).filter((id) => id !== operationId);
        this.tables.queues.set(strategyId, waiting);
        const next = waiting[0] === undefined ? undefined : this.tables.operations.get(waiting[0]);
        if (next === undefined) continue;
        const { cause, now } = occasion;
        const turn = { cause: { ...cause, actor: next.actor }, now };
        this.advance(next.id, undefined, { kind: 'turn_came', at: now }, turn);
      }
    }
  }

  private loaded(operation: Operation, command: OperationCommand): LoadedCommand {
    switch (command.kind) {
      case 'quote_reference':
        return { kind: command.kind };
      case 'lock_prices':
        return { kind: command.kind, traded: this.tradedAssets(operation) };
      case 'check_chunk':
      case 'release_chunk':
        return { kind: command.kind, chunk: this.chunkOf(operation, command.chunk) };
      case 'settle_chunk':
      case 'withdraw_chunk': {
        const chunk = this.chunkOf(operation, command.chunk);
        return { kind: command.kind, chunk, legsByChunk: this.tables.chunksOf(operation.id).map(legsByAsset) };
      }
    }
  }

  private chunkOf({ id }: Operation, number: number): Chunk {
    const chunk = this.tables.chunks.get(chunkKey(id, number));
    if (chunk === undefined) throw new Error(`Operation ${id} has no chunk ${number}`);
    return chunk;
  }

  private tradedAssets({ id, request }: Operation): readonly string[] {
    if (priceFlowOf(request) === 'lock_beside_check') return [];
    return [...new Set(this.tables.chunksOf(id).flatMap((chunk) => Object.keys(legsByAsset(chunk))))].sort();
  }
}
