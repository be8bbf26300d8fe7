import { availableOf, ASSETS, type Account, type Execution, type Leg, type Operation, type State } from './state';
import { print, printCash, type Decimal } from './decimals';

/** An Operation in lines of text, predicted or read, compared without tolerance and with readable differences. */
export interface OperationView {
  readonly operation: string;
  /** Executions in the order of the request, or by participant code for a default scope; each with its Instructions. */
  readonly executions: readonly (readonly string[])[];
}

export interface StateView {
  readonly float: string;
  /** Own cash of each participant, by participant code. */
  readonly cash: Readonly<Record<string, string>>;
  /** Trader of each participant, by participant code: `auto_rebalance`, then one text for each asset with a balance. */
  readonly traders: Readonly<Record<string, readonly string[]>>;
}

/** The texts of one Instruction, as its resource names them. */
export interface InstructionTexts {
  readonly underlying_currency: string;
  readonly side: string;
  readonly amount_type: string;
  readonly amount: string;
  readonly status: string;
  readonly status_reason: string;
  readonly price: string;
  readonly quantity: string;
  readonly total_notional: string;
}

export function instructionLine(leg: InstructionTexts): string {
  const wanted = `${leg.side} ${leg.underlying_currency} ${leg.amount} ${leg.amount_type}`;
  return `${wanted}: ${leg.status} [${leg.status_reason}] ${leg.quantity} @ ${leg.price} = ${leg.total_notional}`;
}

export interface ExecutionTexts {
  readonly participant_code: string;
  readonly trader_id: string;
  readonly status: string;
  readonly status_reason: string;
  readonly status_code: string;
}

export function executionLine(execution: ExecutionTexts): string {
  const trader = execution.trader_id === '' ? 'no Trader' : 'Trader';
  const { participant_code, status, status_reason, status_code } = execution;
  return `${participant_code} (${trader}): ${status} [${status_reason}] [${status_code}]`;
}

export function accountLine(account: { readonly balance: string; readonly held: string; readonly available: string }) {
  return `${account.balance}, ${account.held} held, ${account.available} available`;
}

export function predictedOperation(operation: Operation): OperationView {
  return {
    operation: `${operation.request.type} ${operation.status} [${operation.reason}]`,
    executions: predictedExecutions(operation),
  };
}

/** Executions as they must be shown. While an Operation waits, its legs are pending; buys of a rebalance await proceeds. */
export function predictedExecutions({ request, executions }: Operation): readonly (readonly string[])[] {
  const listed = request.participants === null ? [...executions].sort((a, b) => byCode(a.code, b.code)) : executions;
  return listed.map((execution) => [
    executionLine({
      participant_code: execution.code,
      trader_id: execution.hasTrader ? 'some' : '',
      status: execution.status,
      status_reason: execution.reason,
      status_code: codeOf(execution.reason),
    }),
    ...execution.legs.map((leg) => instructionLine(textsOf(leg, execution))),
  ]);
}

function textsOf(leg: Leg, execution: Execution): InstructionTexts {
  const { quantityScale, priceScale } = ASSETS[leg.asset];
  const traded = leg.status === 'executed';
  const whenTraded = (value: Decimal, scale: number): string => (traded ? print(value, scale) : '');
  const waits = leg.side === 'buy' && execution.legs.some(({ side, status }) => side === 'sell' && status === 'runs');
  return {
    underlying_currency: leg.asset,
    side: leg.side,
    amount_type: leg.amountType,
    amount: leg.amountType === 'quantity' ? print(leg.amount, quantityScale) : printCash(leg.amount),
    status: leg.status !== 'runs' ? leg.status : waits ? 'waiting_proceeds' : 'pending',
    status_reason: leg.reason,
    price: whenTraded(leg.price, priceScale),
    quantity: whenTraded(leg.quantity, quantityScale),
    total_notional: traded ? printCash(leg.notional) : '',
  };
}

/** The four sentences of the credit check have a code of their own, every other reason is its code. */
function codeOf(reason: string): string {
  if (reason === 'participant inactive or not found') return 'participant_inactive';
  if (/^instrument .* not enabled for participant$/.test(reason)) return 'instrument_not_enabled';
  if (/^insufficient .* balance for sell leg$/.test(reason)) return 'insufficient_balance';
  return reason === 'balance held by concurrent operation' ? 'balance_held' : reason;
}

export function predictedState({ float, participants, traders }: State): StateView {
  return {
    float: accountText(float, 2),
    cash: Object.fromEntries([...participants].map(([code, { cash }]) => [code, accountText(cash, 2)])),
    traders: Object.fromEntries(
      [...traders]
        .sort(([a], [b]) => byCode(a, b))
        .map(([code, { autoRebalance, holdings }]) => [
          code,
          [
            `auto_rebalance ${autoRebalance}`,
            ...[...holdings]
              .map(([asset, account]) => `${asset} ${accountText(account, ASSETS[asset].quantityScale)}`)
              .sort(),
          ],
        ]),
    ),
  };
}

export function byCode(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function accountText(account: Account, scale: number): string {
  return accountLine({
    balance: print(account.balance, scale),
    held: print(account.held, scale),
    available: print(availableOf(account), scale),
  });
}
