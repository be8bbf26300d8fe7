import { decimal, roundedUp, smallerOf, sum, times, type Decimal } from './decimals';
import { canRebalance, planBuys, planLiquidation, planPartialSell, planRebalance, type Holdings } from './sizing';
import {
  ASSETS,
  availableOf,
  cashOf,
  holdingOf,
  openExecutions,
  priceOf,
  runningLegs,
  type Asked,
  type Asset,
  type Execution,
  type Operation,
  type OperationType,
  type Request,
  type State,
} from './state';

/** A partial sell holds this factor of the quantity at the reference price, as far as so much is available. */
const SELL_BUFFER = decimal('1.02');

/**
 * Accepts a request: decides every Execution in the order of the request, places holds and creates Traders. `scope` is
 * the list of participant codes for a rebalance of the default scope; those who hold nothing are left out.
 */
export function accept(state: State, request: Request, scope = optedIn(state)): Operation {
  const asked =
    request.participants ??
    scope.filter((code) => (state.traders.get(code)?.holdings.size ?? 0) > 0).map((code) => ({ code }));
  const operation: Operation = { request, executions: [], status: 'running', reason: '' };
  for (const one of asked) operation.executions.push(checkOne(state, request, one));
  state.operations += 1;
  if (openExecutions(operation).length === 0) close(operation);
  return operation;
}

/** Codes of the participants whose Traders have `autoRebalance`, whether they hold something or not. */
export function optedIn(state: State): readonly string[] {
  return [...state.traders].filter(([, { autoRebalance }]) => autoRebalance).map(([code]) => code);
}

/** Sets status and reason of an Operation whose Executions have all ended. */
export function close(operation: Operation): void {
  const statuses = operation.executions.map(({ status }) => status);
  if (statuses.length === 0) [operation.status, operation.reason] = ['skipped', 'no_executions'];
  else if (statuses.every((status) => status === 'settled')) [operation.status, operation.reason] = ['settled', ''];
  else if (statuses.includes('settled')) [operation.status, operation.reason] = ['settled', 'partial_success'];
  else if (statuses.includes('rejected')) [operation.status, operation.reason] = ['failed', 'all_rejected'];
  else [operation.status, operation.reason] = ['skipped', 'all_skipped'];
}

function checkOne(state: State, request: Request, asked: Asked): Execution {
  const execution: Execution = {
    code: asked.code,
    hasTrader: state.traders.has(asked.code),
    status: 'awaiting_execution',
    reason: '',
    legs: [],
    heldCash: 0n,
  };
  switch (request.type) {
    case 'enrollment':
    case 'top_up':
      checkBuys(state, request, asked, execution);
      break;
    case 'partial_sell':
      checkPartialSell(state, request, asked, execution);
      break;
    case 'rebalance':
    case 'liquidation':
      checkWhole(state, request, execution);
  }
  execution.hasTrader = state.traders.has(asked.code);
  return execution;
}

/** Rejects an Execution with all its legs, also those that were under a minimum. */
function reject(execution: Execution, reason: string): void {
  execution.status = 'rejected';
  execution.reason = reason;
  for (const leg of execution.legs) [leg.status, leg.reason] = ['rejected', reason];
}

/** Ends an Execution that shows no legs, and drops those that were planned. */
function endUnplanned(execution: Execution, status: 'rejected' | 'skipped', reason: string): void {
  execution.legs = [];
  execution.status = status;
  execution.reason = reason;
}

/** Reason that names the instrument of the first running leg that the participant may not trade; undefined if none. */
function disabledInstrument(state: State, execution: Execution): string | undefined {
  const disabled = state.participants.get(execution.code)?.disabled ?? [];
  const leg = runningLegs(execution).find(({ asset }) => disabled.includes(asset));
  return leg && `instrument ${leg.asset}/USD not enabled for participant`;
}

function checkBuys(state: State, { type, allocations }: Request, asked: Asked, execution: Execution): void {
  const { code } = asked;
  const participant = state.participants.get(code);
  execution.legs = planBuys(decimal(asked.amount ?? '0'), allocations);
  if (participant === undefined) return reject(execution, 'participant_not_found');
  if (participant.status !== 'approved') return reject(execution, 'participant_not_approved');
  if (type === 'enrollment' && state.traders.has(code)) return reject(execution, 'trader_already_enrolled');
  if (type === 'top_up' && !state.traders.has(code)) return reject(execution, 'trader_not_enrolled');
  const disabled = disabledInstrument(state, execution);
  if (disabled !== undefined) return reject(execution, disabled);
  if (runningLegs(execution).length === 0) return reject(execution, 'below_instrument_minimum');
  const cost = sum(runningLegs(execution).map(({ amount }) => amount));
  const cash = cashOf(state, code);
  if (cost > availableOf(cash)) return reject(execution, 'insufficient_funds');
  cash.held += cost;
  execution.heldCash = cost;
  if (type === 'enrollment') {
    state.traders.set(code, { autoRebalance: asked.autoRebalance === true, holdings: new Map() });
  }
}

function sellerRefusal(state: State, code: string): string | undefined {
  if (state.participants.get(code)?.status !== 'approved') return 'participant inactive or not found';
  return state.traders.has(code) ? undefined : 'trader_not_enrolled';
}

function checkPartialSell(state: State, { type, allocations }: Request, asked: Asked, execution: Execution): void {
  const { code } = asked;
  const price = (asset: Asset): Decimal => priceOf(state, type, asset);
  execution.legs = planPartialSell(decimal(asked.amount ?? '0'), allocations, price);
  const refusal = sellerRefusal(state, code) ?? disabledInstrument(state, execution);
  if (refusal !== undefined) return reject(execution, refusal);
  const legs = runningLegs(execution);
  if (legs.length === 0) return reject(execution, 'below_instrument_minimum');
  const short = legs.find(({ asset, quantity }) => quantity > holdingOf(state, code, asset).balance);
  if (short !== undefined) return reject(execution, `insufficient ${short.asset} balance for sell leg`);
  if (legs.some(({ asset, quantity }) => quantity > availableOf(holdingOf(state, code, asset)))) {
    return reject(execution, 'balance held by concurrent operation');
  }
  for (const leg of legs) {
    const holding = holdingOf(state, code, leg.asset);
    const buffered = roundedUp(times(leg.quantity, SELL_BUFFER), ASSETS[leg.asset].quantityScale);
    leg.held = smallerOf(availableOf(holding), buffered);
    holding.held += leg.held;
  }
}

/** A rebalance or a liquidation acts on all that a Trader holds. */
function checkWhole(state: State, { type, allocations }: Request, execution: Execution): void {
  const { code } = execution;
  const refusal = sellerRefusal(state, code);
  if (refusal !== undefined) return endUnplanned(execution, 'rejected', refusal);
  const holdings: Holdings = state.traders.get(code)?.holdings ?? new Map();
  if (holdings.size === 0) return endUnplanned(execution, 'skipped', 'no_holdings');
  const price = (asset: Asset): Decimal => priceOf(state, type, asset);
  execution.legs =
    type === 'rebalance' ? planRebalance(holdings, allocations, price) : planLiquidation(holdings, price);
  if (skipWhatCannotRun(type, execution)) return;
  const disabled = disabledInstrument(state, execution);
  if (disabled !== undefined) return endUnplanned(execution, 'rejected', disabled);
  if ([...holdings.values()].some(({ held }) => held > 0n)) {
    return endUnplanned(execution, 'rejected', 'balance held by concurrent operation');
  }
  for (const leg of runningLegs(execution).filter(({ side }) => side === 'sell')) {
    leg.held = leg.quantity;
    holdingOf(state, code, leg.asset).held += leg.held;
  }
}

/**
 * Skips an Execution that cannot run: a rebalance without a buy or without a sell, a liquidation without a sell.
 * Returns true when it was skipped. A disabled instrument does not reject such an Execution, because it trades nothing.
 */
export function skipWhatCannotRun(type: OperationType, execution: Execution): boolean {
  const canRun = type === 'rebalance' ? canRebalance(execution.legs) : runningLegs(execution).length > 0;
  if (canRun) return false;
  execution.status = 'skipped';
  execution.reason = type === 'rebalance' ? 'portfolio_is_balanced' : 'below_instrument_minimum';
  for (const leg of runningLegs(execution)) [leg.status, leg.reason] = ['skipped', execution.reason];
  return true;
}
