import { sum, type Decimal } from './decimals';
import { close, skipWhatCannotRun } from './credit-check';
import { fillBuys, fillLiquidation, fillPartialSell, fillRebalance } from './sizing';
import {
  cashOf,
  holdingOf,
  openExecutions,
  priceOf,
  runningLegs,
  type Asset,
  type Execution,
  type Leg,
  type Operation,
  type State,
} from './state';

/** Pricing: the current prices are locked, or the whole Operation fails. Legs that cannot run at these prices end. */
export function lock(state: State, operation: Operation): void {
  if (operation.status !== 'running') return;
  if (state.faults.priceUnavailable > 0) {
    state.faults.priceUnavailable -= 1;
    fail(state, operation, 'price_unavailable');
    return;
  }
  for (const execution of openExecutions(operation)) lockOne(state, operation, execution);
}

/** Settling: for each Execution, either all trades are booked and posted or none. */
export function settle(state: State, operation: Operation): void {
  if (operation.status !== 'running') return;
  for (const execution of openExecutions(operation)) settleOne(state, operation, execution);
  close(operation);
}

/** Fails an Operation as a whole: open Executions are rejected, ended ones stay as they are. */
export function fail(state: State, operation: Operation, reason: string): void {
  for (const execution of openExecutions(operation)) end(state, execution, 'rejected', reason);
  operation.status = 'failed';
  operation.reason = reason;
}

/** Ends an Execution and its running legs. A leg that has already ended keeps its status and reason. */
function end(state: State, execution: Execution, status: 'rejected' | 'skipped', reason: string): void {
  for (const leg of runningLegs(execution)) [leg.status, leg.reason] = [status, reason];
  execution.status = status;
  execution.reason = reason;
  release(state, execution);
}

function release(state: State, execution: Execution): void {
  if (execution.heldCash > 0n) cashOf(state, execution.code).held -= execution.heldCash;
  execution.heldCash = 0n;
  for (const leg of execution.legs) {
    if (leg.held > 0n) holdingOf(state, execution.code, leg.asset).held -= leg.held;
    leg.held = 0n;
  }
}

function lockOne(state: State, { request: { type } }: Operation, execution: Execution): void {
  const price = (asset: Asset): Decimal => priceOf(state, type, asset);
  const legs = runningLegs(execution);
  switch (type) {
    case 'enrollment':
    case 'top_up':
      fillBuys(legs, price);
      if (runningLegs(execution).length === 0) end(state, execution, 'rejected', 'below_instrument_minimum');
      return;
    case 'partial_sell': {
      fillPartialSell(legs, price);
      const short = legs.find(({ quantity, held }) => quantity > held);
      if (short !== undefined) end(state, execution, 'rejected', `insufficient ${short.asset} balance for sell leg`);
      return;
    }
    case 'rebalance':
    case 'liquidation':
      if (type === 'rebalance') fillRebalance(legs, price);
      else fillLiquidation(legs, price);
      if (skipWhatCannotRun(type, execution)) release(state, execution);
  }
}

function settleOne(state: State, { request: { type } }: Operation, execution: Execution): void {
  const legs = runningLegs(execution);
  const refused = refusedLeg(state, legs);
  if (refused !== undefined) {
    [refused.status, refused.reason] = ['failed', 'venue_rejected'];
    end(state, execution, 'rejected', 'venue_rejected');
    return;
  }
  release(state, execution);
  const cashFlow = (side: Leg['side']): Decimal =>
    sum(legs.filter((leg) => leg.side === side).map(({ notional }) => notional));
  // The cash of a rebalance passes through the Trader's own account: nothing comes from elsewhere, nothing is left.
  if (type === 'rebalance') {
    if (cashFlow('buy') !== cashFlow('sell')) throw new Error('a rebalance that is not zero-sum');
  } else {
    cashOf(state, execution.code).balance += cashFlow('sell') - cashFlow('buy');
  }
  for (const leg of legs) {
    leg.status = 'executed';
    move(state, execution.code, leg);
  }
  execution.status = 'settled';
}

function refusedLeg(state: State, legs: readonly Leg[]): Leg | undefined {
  const { venueReject } = state.faults;
  const leg = legs.find(({ asset }) => asset === venueReject?.asset);
  if (leg === undefined || venueReject === null || venueReject.times === 0) return undefined;
  state.faults.venueReject = { ...venueReject, times: venueReject.times - 1 };
  return leg;
}

function move(state: State, code: string, { asset, side, quantity }: Leg): void {
  const holdings = state.traders.get(code)?.holdings;
  if (holdings === undefined) throw new Error(`${code} trades without a Trader`);
  const holding = holdings.get(asset) ?? { balance: 0n, held: 0n };
  holding.balance += side === 'buy' ? quantity : -quantity;
  if (holding.balance === 0n) holdings.delete(asset);
  else holdings.set(asset, holding);
}
