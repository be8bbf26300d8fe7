import type { Actor, CustomerPrice, OperationRequested } from '@ballast/contracts';
import type { Operation, OperationState, ReferencePrices } from '@ballast/domain-operation';

export interface OperationRow {
  readonly id: string;
  readonly platform_code: string;
  readonly actor: string;
  readonly request: string;
  readonly chunks: number;
  readonly sequence: number;
  readonly step: number;
  readonly updated_at: string;
  readonly state: string;
  readonly reference: string;
  readonly prices: string;
}

/** The columns of an OperationRow. */
export const OPERATION_COLUMNS =
  'id, platform_code, actor, request, chunks, sequence, step, updated_at, state, reference, prices';

export function readOperation(row: OperationRow): Operation {
  return {
    id: row.id,
    platformCode: row.platform_code,
    actor: JSON.parse(row.actor) as Actor,
    request: JSON.parse(row.request) as OperationRequested,
    chunks: row.chunks,
    version: { sequence: row.sequence, at: row.updated_at },
    step: row.step,
    state: JSON.parse(row.state) as OperationState,
    reference: parseOrNull<ReferencePrices>(row.reference),
    prices: parseOrNull<readonly CustomerPrice[]>(row.prices),
  };
}

/** Prices as they are stored: empty until they are known. */
export function pricesText(prices: Operation['reference'] | Operation['prices']): string {
  return prices === null ? '' : JSON.stringify(prices);
}

function parseOrNull<T>(text: string): T | null {
  return text === '' ? null : (JSON.parse(text) as T);
}
