import {
  OPERATION_TRAITS,
  type ExecutionsSettle,
  type HoldsPlace,
  type HoldsRelease,
  type PriceBound,
} from '@ballast/contracts';
import { executionId } from '@ballast/kernel';
import { acceptedOf, type Chunk, type LegCounts } from './chunk';
import type { Operation, PricedRequest } from './operation';
import { instrumentsOf, requiredAssets } from './operation-terms';
import { sizerOf } from './size-execution';

function priceRequest({ request }: PricedRequest) {
  return {
    quoted_currency: request.quoted_currency,
    side: OPERATION_TRAITS[request.type].priceSide,
    required: [...requiredAssets(request)],
  };
}

/** The terms of the quote of reference prices, for an Operation and for its preview. */
export function quoteTerms(operation: PricedRequest) {
  return { ...priceRequest(operation), every_instrument: OPERATION_TRAITS[operation.request.type].actsOnHoldings };
}

/** Data of `prices.quote`. */
export function pricesQuoteOf(operation: PricedRequest) {
  const { strategy_id } = operation.request;
  return { operation_id: operation.id, strategy_id, ...quoteTerms(operation) };
}

/** Data of `prices.lock`. `traded`: the assets that accepted Executions trade; empty while that is not known. */
export function pricesLockOf(operation: PricedRequest, traded: readonly string[]) {
  const request = priceRequest(operation);
  const optional = traded.filter((asset) => !request.required.includes(asset));
  const bound = boundOf(operation, new Set([...request.required, ...optional]));
  return { operation_id: operation.id, strategy_id: operation.request.strategy_id, ...request, optional, bound };
}

/**
 * The bound of the locked prices; undefined when any price is accepted. Planned buys and sells settle at the prices of
 * their plan. A planned rebalance trades at the middle of the market, where no spread pays the house for holding a
 * price open. So it settles at prices of the market near those of its plan, as does any other Operation with a bound.
 */
function boundOf({ request, reference }: PricedRequest, assets: ReadonlySet<string>): PriceBound | undefined {
  const { plan, max_price_move_bps, type } = request;
  if (reference === null) return undefined;
  const prices = reference.prices.filter(({ asset }) => assets.has(asset));
  if (plan !== undefined) return { prices, lock_at: OPERATION_TRAITS[type].priceSide === 'mid' ? 'market' : 'bound' };
  return max_price_move_bps === undefined ? undefined : { prices, max_move_bps: max_price_move_bps, lock_at: 'market' };
}

/** Data of `holds.place`. A preview sends the same data and places no hold. */
export function holdsPlaceOf(operation: PricedRequest, chunk: Chunk): HoldsPlace {
  const { request, reference } = operation;
  return {
    operation_id: operation.id,
    strategy_id: request.strategy_id,
    type: request.type,
    chunk: chunk.number,
    first_index: chunk.firstIndex,
    quoted_currency: request.quoted_currency,
    quoted_scale: request.quoted_scale,
    allocations: request.allocations,
    instruments: [...instrumentsOf(operation)],
    reference_prices: Object.fromEntries((reference?.prices ?? []).map(({ asset, price }) => [asset, price])),
    participants: chunk.participants.map(({ planned, ...asked }) => asked),
    default_scope: request.default_scope,
    drifted_only_bps: request.drifted_only_bps,
    is_planned: request.plan !== undefined,
    ...(request.initiated_by === undefined ? {} : { initiated_by: request.initiated_by }),
  };
}

/**
 * Data of `holds.release`. A chunk that the credit check never saw has no Execution with a hold. After an operator
 * ended the Operation, a chunk without a decision may have been checked all the same: the decision was lost or is still
 * to come. The release of such a chunk names every Execution that the chunk may have, and `undecided` tells the credit
 * check not to decide the chunk any more.
 */
export function holdsReleaseOf({ id, request, state }: Operation, chunk: Chunk): HoldsRelease {
  const about = {
    source: 'execution' as const,
    operation_id: id,
    strategy_id: request.strategy_id,
    chunk: chunk.number,
  };
  const isOrdered = state.phase === 'givingBack' && state.isOrdered === true;
  if (!isOrdered || chunk.state.status !== 'listed') {
    return { ...about, source_ids: acceptedOf(chunk).map(({ executionId: source }) => source) };
  }
  const participants = chunk.participants.map(({ participant_code }) => participant_code);
  return {
    ...about,
    source_ids: participants.map((code) => executionId(id, code)),
    undecided: { participants },
  };
}

/**
 * Data of `executions.settle`. An Execution that ended at the locked prices is included without a leg: it trades
 * nothing, and its holds are given back with the settlement of its chunk. `legsByChunk`: the counts of `legsByAsset`
 * for every chunk of the Operation, in chunk order.
 */
export function executionsSettleOf(
  operation: PricedRequest,
  chunk: Chunk,
  legsByChunk: readonly LegCounts[],
): ExecutionsSettle {
  const { request } = operation;
  const size = sizerOf(operation);
  const executions = acceptedOf(chunk).map(({ executionId, traderId, decision }) => {
    const sizing = size(decision);
    return {
      execution_id: executionId,
      trader_id: traderId,
      participant_code: decision.participant_code,
      legs: sizing.outcome === 'trades' ? [...sizing.sized] : [],
    };
  });
  return {
    operation_id: operation.id,
    strategy_id: request.strategy_id,
    type: request.type,
    quoted_currency: request.quoted_currency,
    chunk: chunk.number,
    preceding: sumLegs(legsByChunk.slice(0, chunk.number)),
    totals: sumLegs(legsByChunk),
    scales: scalesOf(operation, executions),
    executions,
  };
}

/** Decimals of the quoted currency and of each asset that the Executions trade. */
function scalesOf(operation: PricedRequest, executions: ExecutionsSettle['executions']): Record<string, number> {
  const { quoted_currency, quoted_scale } = operation.request;
  const traded = new Set(executions.flatMap(({ legs }) => legs.map(({ asset }) => asset)));
  const instruments = instrumentsOf(operation).filter(({ underlying_currency }) => traded.has(underlying_currency));
  const scales: Record<string, number> = { [quoted_currency]: quoted_scale };
  for (const { underlying_currency, quantity_scale } of instruments) scales[underlying_currency] = quantity_scale;
  return scales;
}

function sumLegs(chunks: readonly LegCounts[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const legs of chunks) {
    for (const [asset, count] of Object.entries(legs)) sum[asset] = (sum[asset] ?? 0) + count;
  }
  return sum;
}
