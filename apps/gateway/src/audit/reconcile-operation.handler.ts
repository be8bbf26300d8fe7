import { Injectable } from '@nestjs/common';
import type { Operation } from '@ballast/contracts';
import { differencesOf, judgedPrices, LedgerSums, sumDifferences, type LockedPrices } from '@ballast/domain-audit';
import type { OperationPrices } from '@ballast/internal-api';
import { found, RequestKeyStore, scopeOf, type View } from '@ballast/platform-edge';
import { OrchestratorClient, ownerIsBehind } from '../clients';
import { OperationsQuery } from '../projections';
import { ahead } from './ahead';
import { LayeredExecutions, type ReadExecution } from './layered-executions';

/** Upper bound of differences that a document lists. Beyond it, the document only gives their number. */
const DIFFERENCES_MAX = 1_000;

const NO_PRICES: OperationPrices = { reference_prices: [], locked_prices: [] };

/**
 * Reconciliation of one Operation: its request, Executions, trades and ledger entries, and the differences between
 * them.
 */
@Injectable()
export class ReconcileOperationHandler {
  constructor(
    private readonly operations: OperationsQuery,
    private readonly requests: RequestKeyStore,
    private readonly orchestrator: OrchestratorClient,
    private readonly executions: LayeredExecutions,
  ) {}

  /**
   * The document in parts. Refusals and the first page of Executions come before this call returns; further pages are
   * read as the parts are consumed.
   * @throws Problem `not_found` when the platform has no such Operation, `unavailable` when another service does not
   *   answer.
   */
  async reconcile(view: View, operationId: string): Promise<AsyncIterable<string>> {
    const { platformCode } = view;
    const body = found(await this.operations.find(view, operationId), 'Operation');
    const operation = JSON.parse(body) as Operation;
    const request = await this.requestOf(platformCode, operation);
    const prices = await this.pricesOf(platformCode, operation);
    const pages = ahead(this.executions.of(view, operation.id));
    const first = await pages.next();
    return documentOf({ request, body, prices }, first.done === true ? [] : first.value, {
      pages,
      lockedPrices: judgedPrices(operation.status, prices.locked_prices),
    });
  }

  /** Prices of an Operation; none while the orchestrator has not yet read an Operation that was just accepted. */
  private async pricesOf(platformCode: string, { id, status }: Operation): Promise<OperationPrices> {
    const prices = await this.orchestrator.prices(platformCode, id);
    if (prices === undefined && status !== 'validating') throw ownerIsBehind();
    return prices ?? NO_PRICES;
  }

  /** JSON of the request: method, path, id, and the stored body; null once the body is no longer kept. */
  private async requestOf(platformCode: string, operation: Operation): Promise<string> {
    const scope = scopeOf(operation.strategy_id, operation.initiated_by);
    const place = { platformCode, scope, requestId: operation.request_id };
    const used = await this.requests.find(place);
    const body = (await this.requests.bodyOf(place)) ?? 'null';
    if (used === undefined) throw new Error(`Operation ${operation.id} has no request`);
    const { method, path } = used;
    const members = JSON.stringify({ method, path, request_id: operation.request_id });
    return `${members.slice(0, -1)},"body":${body}}`;
  }
}

interface Head {
  readonly request: string;
  /** The Operation as its GET shows it. */
  readonly body: string;
  readonly prices: OperationPrices;
}

async function* documentOf(
  { request, body, prices }: Head,
  first: readonly ReadExecution[],
  {
    pages,
    lockedPrices,
  }: { readonly pages: AsyncIterable<readonly ReadExecution[]>; readonly lockedPrices: LockedPrices },
): AsyncGenerator<string, void, undefined> {
  const sums = new LedgerSums();
  const differences: string[] = [];
  let unnamed = 0;
  const note = (texts: readonly string[]): void => {
    const named = texts.slice(0, DIFFERENCES_MAX - differences.length);
    differences.push(...named);
    unnamed += texts.length - named.length;
  };
  const judge = (page: readonly ReadExecution[]): string => {
    for (const layers of page) {
      sums.add(layers.entries);
      note(differencesOf(layers, lockedPrices));
    }
    return page.map(textOf).join(',');
  };

  yield `{"request":${request},"operation":${body},${membersOf(prices)},"executions":[`;
  yield judge(first);
  for await (const page of pages) yield `,${judge(page)}`;
  const totals = sums.list();
  note(sumDifferences(totals));
  if (unnamed > 0) differences.push(`${unnamed} more.`);
  yield `],"sums":${JSON.stringify(totals)},"differences":${JSON.stringify(differences)}}`;
}

function membersOf({ reference_prices, locked_prices }: OperationPrices): string {
  return `"reference_prices":${JSON.stringify(reference_prices)},"locked_prices":${JSON.stringify(locked_prices)}`;
}

function textOf({ body, trades, entries }: ReadExecution): string {
  return `{"execution":${body},"trades":${JSON.stringify(trades)},"entries":${JSON.stringify(entries)}}`;
}
