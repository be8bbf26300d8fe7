import { decode, TOPICS } from '@ballast/contracts';
import { holdsDecided } from '@ballast/contracts/credit';
import { operationRequested, participantsListed } from '@ballast/contracts/operation';
import { checkedExecution, requestedOperation } from '@ballast/domain-operation';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { ChunkStore, type DecidedContent, type ListedContent } from '../persistence/chunk.store';
import { OperationStore } from '../persistence/operation.store';
import { StepsFold } from './steps.fold';
import { TradersFold } from './traders.fold';

/**
 * The tables of the orchestrator: Operations from their requests and their steps, then the content of the chunks that
 * the steps name, then Traders. Requests are read twice, because participants are written only where a step listed them.
 */
export class OperationOrchestratorFold implements ServiceFold {
  private readonly operations = new OperationStore();
  private readonly chunks = new ChunkStore();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.strategyRequests,
      isForeign: true,
      types: [operationRequested.type],
      apply: (tx, messages) => this.request(tx, messages),
    },
    new StepsFold(),
    {
      topic: TOPICS.strategyRequests,
      isForeign: true,
      types: [participantsListed.type],
      apply: (tx, messages) => this.chunks.saveParticipants(tx, messages.map(listedBy)),
    },
    {
      topic: TOPICS.creditEvents,
      isForeign: true,
      types: [holdsDecided.type],
      apply: (tx, messages) => this.chunks.saveExecutions(tx, messages.map(decidedBy)),
    },
    new TradersFold(),
  ];

  /** Inserts Operations before their first step. The step is in the tables as well once the fold is at its end. */
  private async request(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const requests = messages.map((message) => decode(operationRequested, message));
    await this.operations.insert(
      tx,
      requests.map((request) => ({ operation: requestedOperation(request), movedAt: request.occurredAt })),
    );
  }
}

function listedBy(message: LogMessage): ListedContent {
  const { operation_id: operationId, chunk: number, participants } = decode(participantsListed, message).data;
  return { operationId, number, participants };
}

/** The decision of the credit check about a chunk. Its message has the key of the Strategy. */
function decidedBy(message: LogMessage): DecidedContent {
  const { key: strategyId, occurredAt, data } = decode(holdsDecided, message);
  const operation = { id: data.operation_id, request: { strategy_id: strategyId } };
  const executions = data.decisions.map((decision) => checkedExecution(operation, decision));
  return {
    operationId: data.operation_id,
    number: data.chunk,
    state: { status: 'decided', decision: { decidedAt: occurredAt, executions } },
  };
}
