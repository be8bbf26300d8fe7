import type { ExecutionsSettle, SizedLeg, TradesBooked } from '@ballast/contracts';
import { tradeId } from '@ballast/kernel';

/** Number of Executions of an Operation that the venue refuses, by asset; the first ones in the order of the request. */
export type VenueRefusals = ReadonlyMap<string, number>;

export type Booking = TradesBooked['bookings'][number];

type SettlingExecution = ExecutionsSettle['executions'][number];

/**
 * The trades of one chunk at the locked prices; each Execution trades as a whole or not at all. Sells come before buys,
 * because they pay for the buys of a rebalance. The refused Executions follow from their positions in the Operation
 * alone, so chunks may come in any order.
 */
export function bookTrades(
  chunk: Pick<ExecutionsSettle, 'preceding' | 'executions'>,
  refusals: VenueRefusals,
): readonly Booking[] {
  const places = new Map(Object.entries(chunk.preceding));
  return chunk.executions.map((execution) => {
    const legs = sellsFirst(execution.legs);
    const refused = refusals.size === 0 ? undefined : refusedLeg(legs, places, refusals);
    return {
      source_id: execution.execution_id,
      trader_id: execution.trader_id,
      participant_code: execution.participant_code,
      trades: refused === undefined ? tradesOf(execution, legs) : [],
      refused_leg: refused?.leg ?? null,
    };
  });
}

/** The sells, then the buys, each group in the order of the Instructions. */
function sellsFirst(legs: readonly SizedLeg[]): readonly SizedLeg[] {
  const buys = legs.filter(({ side }) => side === 'buy');
  return buys.length === legs.length ? legs : [...legs.filter(({ side }) => side === 'sell'), ...buys];
}

/** The first leg that the venue refuses. Advances the position of every asset that the Execution trades. */
function refusedLeg(
  legs: readonly SizedLeg[],
  places: Map<string, number>,
  refusals: VenueRefusals,
): SizedLeg | undefined {
  const refusedAssets = new Set<string>();
  for (const asset of new Set(legs.map((leg) => leg.asset))) {
    const place = places.get(asset) ?? 0;
    places.set(asset, place + 1);
    if (place < (refusals.get(asset) ?? 0)) refusedAssets.add(asset);
  }
  return legs.find(({ asset }) => refusedAssets.has(asset));
}

function tradesOf(execution: SettlingExecution, legs: readonly SizedLeg[]): Booking['trades'] {
  return legs.map((leg) => ({ ...leg, trade_id: tradeId(execution.execution_id, leg.leg) }));
}
