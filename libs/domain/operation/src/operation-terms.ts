import { OPERATION_TRAITS, type CustomerPrice, type Instrument, type OperationRequested } from '@ballast/contracts';
import type { ExecutionFrame } from '@ballast/domain-execution';
import { readPrices, readTerms, type OperationTerms, type PricesByAsset } from '@ballast/domain-sizing';
import type { CheckedExecution } from './chunk';
import type { PricedRequest } from './operation';

/** Every instrument that the Operation may trade: those of its allocations, and all when it acts on holdings. */
export function instrumentsOf({ request, reference }: PricedRequest): readonly Instrument[] {
  return OPERATION_TRAITS[request.type].actsOnHoldings
    ? (reference?.instruments ?? request.instruments)
    : request.instruments;
}

/** The assets with a weight above 0. The Operation needs their prices; a liquidation lists no assets and needs none. */
export function requiredAssets({ allocations }: Pick<OperationRequested, 'allocations'>): readonly string[] {
  const weighted = allocations.filter(({ weight }) => !/^0(\.0*)?$/.test(weight));
  return weighted.map(({ underlying_currency }) => underlying_currency);
}

/** The assets among these that have no price. */
export function assetsWithoutPrice(
  assets: readonly string[],
  prices: readonly Pick<CustomerPrice, 'asset'>[],
): readonly string[] {
  return assets.filter((asset) => prices.every((price) => price.asset !== asset));
}

export function termsOf(operation: PricedRequest): OperationTerms {
  return readTerms({ ...operation.request, instruments: instrumentsOf(operation) });
}

/** The prices of an Operation by asset; empty while they are not known. */
export function pricesOf(prices: readonly CustomerPrice[] | null | undefined, terms: OperationTerms): PricesByAsset {
  return readPrices(Object.fromEntries((prices ?? []).map(({ asset, price }) => [asset, price])), terms);
}

/** The members of an Execution that no outcome changes. */
export function frameOf(
  { id, request }: Pick<PricedRequest, 'id' | 'request'>,
  { executionId, traderId, decision }: CheckedExecution,
): ExecutionFrame {
  return {
    id: executionId,
    operation_id: id,
    strategy_id: request.strategy_id,
    trader_id: decision.trader_exists ? traderId : '',
    participant_code: decision.participant_code,
    quoted_currency: request.quoted_currency,
    initiated_by: request.initiated_by ?? '',
    grant_version: decision.grant_version ?? 0,
    authorized_at: decision.authorized_at ?? '',
    created_at: request.created_at,
  };
}
