import { Injectable } from '@nestjs/common';
import type { CreditDecision, CustomerPrice, OperationPrice } from '@ballast/contracts';
import { explainExecution, sizeAccepted, undecided, type Chunk, type Operation } from '@ballast/domain-operation';
import type { ExplainedExecution, OperationPrices } from '@ballast/internal-api';
import type { Sizing } from '@ballast/domain-sizing';
import { Database } from '@ballast/platform-postgres';
import { loadChunks } from '../persistence/chunk.store';
import { findOperation } from '../persistence/operation.store';

/** Nobody is asked who has a Trader: an explanation does not say. */
const NO_TRADERS: ReadonlySet<string> = new Set();

/** Tells how Executions came to their numbers, by what their Operation decided and locked. */
@Injectable()
export class ExplanationsQuery {
  constructor(private readonly database: Database) {}

  /** Undefined when the platform has no such Operation, or that has nobody at this place. */
  async ofExecution(
    platformCode: string,
    { operationId, index }: { readonly operationId: string; readonly index: number },
  ): Promise<ExplainedExecution | undefined> {
    const operation = await findOperation(this.database, platformCode, operationId);
    if (operation === undefined) return undefined;
    const place = Math.floor(index / operation.request.chunk_participants);
    const [chunk] = await loadChunks(this.database, [{ operationId, chunk: place }]);
    if (chunk === undefined) return undefined;
    const decision = decisionAt(operation, chunk, index);
    if (decision === undefined) return isKept(chunk) ? undefined : { ...wirePrices(operation), explanations: null };
    const amount = chunk.participants[index - chunk.firstIndex]?.amount ?? '';
    const sizing = sizingOf(operation, decision);
    return { ...wirePrices(operation), explanations: explainExecution(operation, { decision, amount, sizing }) };
  }

  /** Undefined when the platform has no such Operation. */
  async pricesOf(platformCode: string, operationId: string): Promise<OperationPrices | undefined> {
    const operation = await findOperation(this.database, platformCode, operationId);
    return operation === undefined ? undefined : wirePrices(operation);
  }
}

function decisionAt(operation: Operation, chunk: Chunk, index: number): CreditDecision | undefined {
  const decisions = chunk.decidedAt === '' ? undecided(operation, chunk, NO_TRADERS) : chunk.decisions;
  return decisions.find((decision) => decision.index === index);
}

function isKept({ decidedAt, decisions, participants }: Chunk): boolean {
  return decidedAt === '' || (decisions.length > 0 && participants.length > 0);
}

/** An Operation that failed as a whole sized nothing, also when its prices were locked by then. */
function sizingOf(operation: Operation, decision: CreditDecision): Sizing | null {
  const isSized = decision.outcome === 'accepted' && operation.prices !== null && operation.state.failure === null;
  return isSized ? (sizeAccepted(operation, [decision])[0]?.sizing ?? null) : null;
}

function wirePrices({ reference, prices }: Operation): OperationPrices {
  return { reference_prices: (reference?.prices ?? []).map(wirePrice), locked_prices: (prices ?? []).map(wirePrice) };
}

function wirePrice({ asset, price, source, as_of }: CustomerPrice): OperationPrice {
  return { underlying_currency: asset, price, source, as_of };
}
