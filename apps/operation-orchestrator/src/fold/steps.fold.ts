import {
  decode,
  offsetOf,
  OPERATION_TRAITS,
  TOPICS,
  type Envelope,
  type OperationAdvanced,
  type ScopeFixed,
} from '@ballast/contracts';
import { operationAdvanced, scopeFixed } from '@ballast/contracts/operation';
import { chunkAfter, evolveStep, scopeParticipants, type Operation } from '@ballast/domain-operation';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase } from '@ballast/platform-record';
import { ChunkStore, type ListedContent, type OwnedChunk } from '../persistence/chunk.store';
import { OperationStore } from '../persistence/operation.store';
import { RebalanceQueueStore } from '../persistence/rebalance-queue.store';

/** A step that the tables do not have yet, with the Operation after it. */
interface Step {
  readonly advanced: Envelope<OperationAdvanced>;
  readonly operation: Operation;
}

/** The phase of the steps of Operations: their states, the progress of their chunks, and the queues of rebalances. */
export class StepsFold implements FoldPhase {
  readonly topic = TOPICS.operationEvents;
  readonly types = [operationAdvanced.type, scopeFixed.type];

  private readonly operations = new OperationStore();
  private readonly chunks = new ChunkStore();
  private readonly queue = new RebalanceQueueStore();

  async apply(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const of = (type: string): readonly LogMessage[] => messages.filter((message) => message.type === type);
    const steps = await this.takeSteps(
      tx,
      of(operationAdvanced.type).map((message) => decode(operationAdvanced, message)),
    );
    await this.writeChunks(tx, steps);
    await this.moveQueues(tx, steps);
    await this.chunks.saveParticipants(
      tx,
      of(scopeFixed.type).map((message) => contentOf(decode(scopeFixed, message).data)),
    );
  }

  /**
   * Writes the Operations after their new steps, and returns these steps. A step that comes again is passed over.
   * @throws Error for steps that cannot follow from the record as it is.
   */
  private async takeSteps(tx: Tx, messages: readonly Envelope<OperationAdvanced>[]): Promise<readonly Step[]> {
    const ids = [...new Set(messages.map(({ data }) => data.operation_id))].sort();
    const before = await this.operations.lock(tx, ids);
    const last = new Map<string, Step>();
    const steps: Step[] = [];
    for (const advanced of messages) {
      const { operation_id: id, step, facts } = advanced.data;
      const operation = last.get(id)?.operation ?? before.get(id);
      if (operation === undefined) throw new Error(`Operation ${id} has steps, and no request`);
      if (step <= operation.step) continue;
      if (step > operation.step + 1) throw new Error(`Operation ${id} has step ${step}, and not the one before it`);
      const next = { advanced, operation: evolveStep(operation, facts) };
      last.set(id, next);
      steps.push(next);
    }
    await this.operations.update(
      tx,
      [...before.values()].flatMap((stored) => {
        const step = last.get(stored.id);
        if (step === undefined) return [];
        return [{ before: stored, operation: step.operation, movedAt: step.advanced.occurredAt }];
      }),
    );
    return steps;
  }

  private async writeChunks(tx: Tx, steps: readonly Step[]): Promise<void> {
    const listed: OwnedChunk[] = [];
    const decided: OwnedChunk[] = [];
    const closed: OwnedChunk[] = [];
    for (const { advanced, operation } of steps) {
      for (const fact of advanced.data.facts) {
        const chunk = chunkAfter(fact);
        if (chunk === undefined) continue;
        const changed = fact.kind === 'chunk_listed' ? listed : fact.kind === 'chunk_decided' ? decided : closed;
        changed.push({ operationId: operation.id, chunk });
      }
    }
    await this.chunks.insert(tx, listed);
    await this.chunks.saveDecisions(tx, decided);
    await this.chunks.close(tx, closed);
  }

  /** A rebalance joins the queue of its Strategy with its first step, and leaves the queue when it ends. */
  private async moveQueues(tx: Tx, steps: readonly Step[]): Promise<void> {
    const alone = steps.filter(({ operation }) => OPERATION_TRAITS[operation.request.type].runsAlone);
    const queued = ({ operation: { id, request } }: Step) => ({ operationId: id, strategyId: request.strategy_id });
    await this.queue.enqueue(
      tx,
      alone
        .filter(({ advanced }) => advanced.data.step === 1)
        .map((step) => ({ ...queued(step), position: offsetOf(step.advanced.input) })),
    );
    await this.queue.leave(tx, alone.filter(({ operation }) => operation.state.phase === 'ended').map(queued));
  }
}

function contentOf({ operation_id, chunk, participants }: ScopeFixed): ListedContent {
  return { operationId: operation_id, number: chunk, participants: scopeParticipants(participants) };
}
