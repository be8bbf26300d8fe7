import { Injectable } from '@nestjs/common';
import type { CreditDecision, CustomerPrice, OperationPrice } from '@ballast/contracts';
import {
  decisionOf,
  explainExecution,
  failureOf,
  sizerOf,
  uncheckedExecutions,
  type Chunk,
  type Operation,
} from '@ballast/domain-operation';
import type { ExplainedExecution, OperationPrices } from '@ballast/internal-api';
import type { Sizing } from '@ballast/domain-sizing';
import { OperationsQuery } from '../persistence/operations.query';

/** Empty set in place of the existing Traders, which an explanation does not mention. */
const NO_TRADERS: ReadonlySet<string> = new Set();

/** Explains the numbers of Executions by what their Operation decided and locked. */
@Injectable()
export class ExplanationsQuery {
  constructor(private readonly operations: OperationsQuery) {}

  /** The explanation of the Execution at an index; undefined when the platform has no such Operation or Execution. */
  async ofExecution(
    platformCode: string,
    { operationId, index }: { readonly operationId: string; readonly index: number },
  ): Promise<ExplainedExecution | undefined> {
    const operation = await this.operations.find(platformCode, operationId);
    if (operation === undefined) return undefined;
    const number = Math.floor(index / operation.request.chunk_participants);
    const chunk = await this.operations.findChunk(operationId, number);
    if (chunk === undefined && isRemoved(operation, number)) return { ...wirePrices(operation), explanations: null };
    if (chunk === undefined) return undefined;
    const decision = decisionAt(operation, chunk, index);
    if (decision === undefined) return undefined;
    const amount = chunk.participants[index - chunk.firstIndex]?.amount ?? '';
    const sizing = sizingOf(operation, decision);
    return { ...wirePrices(operation), explanations: explainExecution(operation, { decision, amount, sizing }) };
  }

  /** Prices of an Operation; undefined when the platform has no such Operation. */
  async pricesOf(platformCode: string, operationId: string): Promise<OperationPrices | undefined> {
    const operation = await this.operations.find(platformCode, operationId);
    return operation === undefined ? undefined : wirePrices(operation);
  }
}

function decisionAt(operation: Operation, chunk: Chunk, index: number): CreditDecision | undefined {
  const executions = decisionOf(chunk)?.executions ?? uncheckedExecutions(operation, chunk, NO_TRADERS);
  return executions.find(({ decision }) => decision.index === index)?.decision;
}

/** Whether the chunks of an Operation, this one among them, may be gone because it ended long ago. */
function isRemoved({ state, chunks }: Operation, number: number): boolean {
  return state.phase === 'ended' && number < chunks;
}

/** Sizing of an Execution; null unless it was sized. An Operation that failed as a whole never sizes its Executions. */
function sizingOf(operation: Operation, decision: CreditDecision): Sizing | null {
  const isSized = decision.outcome === 'accepted' && operation.prices !== null && failureOf(operation.state) === null;
  return isSized ? sizerOf(operation)(decision) : null;
}

function wirePrices({ reference, prices }: Operation): OperationPrices {
  return { reference_prices: (reference?.prices ?? []).map(wirePrice), locked_prices: (prices ?? []).map(wirePrice) };
}

function wirePrice({ asset, price, source, as_of }: CustomerPrice): OperationPrice {
  return { underlying_currency: asset, price, source, as_of };
}
