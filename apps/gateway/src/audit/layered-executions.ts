import { Injectable } from '@nestjs/common';
import type { BookedTrade, Execution } from '@ballast/contracts';
import type { LayeredExecution } from '@ballast/domain-audit';
import { INTERNAL, type OwnedTrade } from '@ballast/internal-api';
import { CreditCheckClient, ExecutionClient } from '../clients';
import { ExecutionsQuery } from '../projections';
import type { Cursor, View } from '@ballast/platform-edge';

/** Executions of one page: they are read together, and their trades and entries are requested together. */
const PAGE_EXECUTIONS = 200;
/** Upper bound of Instructions in one request to another service; a page of large baskets is requested in parts. */
const PAGE_LEGS = 2_000;

/** An Execution with its trades and ledger entries. `body` is the JSON that its GET answers. */
export interface ReadExecution extends LayeredExecution {
  readonly body: string;
}

type FoundExecution = Pick<ReadExecution, 'body' | 'execution'>;

/** The Executions of an Operation, in the order of the request, with their trades and ledger entries. */
@Injectable()
export class LayeredExecutions {
  constructor(
    private readonly executions: ExecutionsQuery,
    private readonly trades: ExecutionClient,
    private readonly ledger: CreditCheckClient,
  ) {}

  /** Pages of Executions. Reading ends when the consumer stops. */
  async *of(view: View, operationId: string): AsyncGenerator<readonly ReadExecution[], void, undefined> {
    let after: Cursor | undefined;
    do {
      const page = { after, limit: PAGE_EXECUTIONS };
      const { bodies, next } = await this.executions.list(view, { operation_id: operationId }, page);
      const found = bodies.map((body) => ({ body, execution: JSON.parse(body) as Execution }));
      for (const together of cutByLegs(found)) yield await this.withLayers(view.platformCode, together);
      after = next;
    } while (after !== undefined);
  }

  private async withLayers(platformCode: string, found: readonly FoundExecution[]): Promise<readonly ReadExecution[]> {
    const ids = found.map(({ execution }) => execution.id);
    const [{ trades }, { entries }] = await Promise.all([
      this.trades.call(INTERNAL.trades.search, { body: { execution_ids: ids } }),
      this.ledger.call(INTERNAL.entries.search, { body: { platform_code: platformCode, execution_ids: ids } }),
    ]);
    const tradesById = byExecution(trades.map(bookedTrade));
    const entriesById = byExecution(entries);
    return found.map(({ body, execution }) => ({
      body,
      execution,
      trades: tradesById.get(execution.id) ?? [],
      entries: entriesById.get(execution.id) ?? [],
    }));
  }
}

function bookedTrade({ leg, asset, ...trade }: OwnedTrade): BookedTrade {
  return {
    id: trade.id,
    execution_id: trade.execution_id,
    instruction_index: leg,
    side: trade.side,
    underlying_currency: asset,
    quoted_currency: trade.quoted_currency,
    price: trade.price,
    quantity: trade.quantity,
    notional: trade.notional,
    venue: trade.venue,
    executed_at: trade.executed_at,
  };
}

function byExecution<T extends { readonly execution_id: string }>(rows: readonly T[]): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.execution_id);
    if (group === undefined) groups.set(row.execution_id, [row]);
    else group.push(row);
  }
  return groups;
}

function cutByLegs(found: readonly FoundExecution[]): readonly (readonly FoundExecution[])[] {
  const parts: FoundExecution[][] = [];
  let legs = PAGE_LEGS;
  for (const each of found) {
    const own = Math.max(1, each.execution.instructions.length);
    const part = legs + own > PAGE_LEGS ? undefined : parts.at(-1);
    if (part === undefined) parts.push([each]);
    else part.push(each);
    legs = part === undefined ? own : legs + own;
  }
  return parts;
}
