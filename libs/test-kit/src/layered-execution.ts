import type { BookedTrade, Execution, Instruction, LedgerEntry } from '@ballast/contracts';
import type { LayeredExecution } from '@ballast/domain-audit';
import { derivedId, executionId, tradeId, traderId, transactionId } from '@ballast/kernel';

export interface TradedLeg {
  readonly side: 'buy' | 'sell';
  readonly asset: string;
  readonly price: string;
  readonly quantity: string;
  readonly notional: string;
}

/** Owner of an Execution: its Operation, the Strategy of the Operation, and the code of the participant. */
export interface ExecutionOwner {
  readonly operationId: string;
  readonly strategyId: string;
  readonly code: string;
}

const AT = '2026-04-17T10:30:05.000Z';

export const BTC_LEG: TradedLeg = {
  side: 'buy',
  asset: 'BTC',
  price: '60000.00',
  quantity: '0.00100000',
  notional: '60.00',
};
const ETH_LEG: TradedLeg = {
  side: 'buy',
  asset: 'ETH',
  price: '3000.00',
  quantity: '0.01333333',
  notional: '40.00',
};

/** A settled Execution on which all layers agree: its trades and its ledger entries, with cash from the float. */
export function settledLayers(
  owner: ExecutionOwner,
  legs: readonly TradedLeg[] = [BTC_LEG, ETH_LEG],
): LayeredExecution {
  const id = executionId(owner.operationId, owner.code);
  return {
    execution: executionOf(
      owner,
      'settled',
      legs.map((leg, place) => executed(leg, tradeId(id, place))),
    ),
    trades: legs.map((leg, place) => tradeOf(id, leg, place)),
    entries: legs.flatMap((leg, place) => entriesOf(id, traderId(owner.strategyId, owner.code), { leg, place })),
  };
}

/** An Execution that the credit check rejected, with one leg listed; neither traded nor posted. */
export function rejectedLayers(owner: ExecutionOwner): LayeredExecution {
  const instruction: Instruction = {
    ...executed(BTC_LEG, ''),
    status: 'rejected',
    status_reason: 'insufficient_funds',
    price: '',
    quantity: '',
    total_notional: '',
    trade_ids: [],
    executed_at: '',
  };
  return { execution: executionOf(owner, 'rejected', [instruction]), trades: [], entries: [] };
}

function executionOf(
  { operationId, strategyId, code }: ExecutionOwner,
  status: Execution['status'],
  instructions: Instruction[],
): Execution {
  const reason = status === 'rejected' ? 'insufficient_funds' : '';
  return {
    id: executionId(operationId, code),
    strategy_id: strategyId,
    operation_id: operationId,
    trader_id: traderId(strategyId, code),
    participant_code: code,
    account_label: strategyId,
    status,
    status_reason: reason,
    status_code: reason,
    instructions,
    initiated_by: '',
    grant_version: 0,
    authorized_at: status === 'rejected' ? '' : AT,
    created_at: AT,
    updated_at: AT,
  };
}

function executed({ side, asset, price, quantity, notional }: TradedLeg, trade: string): Instruction {
  return {
    underlying_currency: asset,
    quoted_currency: 'USD',
    side,
    amount: notional,
    amount_type: 'notional',
    status: 'executed',
    status_reason: '',
    price,
    quantity,
    total_notional: notional,
    trade_ids: [trade],
    executed_at: AT,
  };
}

function tradeOf(execution: string, { side, asset, price, quantity, notional }: TradedLeg, place: number): BookedTrade {
  return {
    id: tradeId(execution, place),
    execution_id: execution,
    instruction_index: place,
    side,
    underlying_currency: asset,
    quoted_currency: 'USD',
    price,
    quantity,
    notional,
    venue: 'sandbox',
    executed_at: AT,
  };
}

function entriesOf(
  execution: string,
  trader: string,
  { leg, place }: { readonly leg: TradedLeg; readonly place: number },
): readonly LedgerEntry[] {
  const [ofAsset, ofCash] = leg.side === 'buy' ? (['', '-'] as const) : (['-', ''] as const);
  const twins = (purpose: LedgerEntry['purpose'], account: string, asset: string, amount: string): LedgerEntry[] =>
    [account, 'house'].map((of, side) => ({
      id: derivedId('entry', execution, `${place}-${purpose}-${side}`),
      transaction_id: transactionId(execution),
      account: of,
      asset,
      amount: side === 0 ? amount : amount.startsWith('-') ? amount.slice(1) : `-${amount}`,
      balance_after: side === 0 ? '1.00' : '',
      source: 'execution',
      source_id: execution,
      execution_id: execution,
      instruction_index: place,
      purpose,
      created_at: AT,
    }));
  return [
    ...twins(`${leg.side}_cash`, 'float', 'USD', `${ofCash}${leg.notional}`),
    ...twins(`${leg.side}_asset`, `trader:${trader}`, leg.asset, `${ofAsset}${leg.quantity}`),
  ];
}
