import { PURPOSES, type OperationType, type PostedTransfer, type TradedTransaction } from '@ballast/contracts';
import type { LedgerTransaction } from './transaction';

/** The terms that all trades of one `transactions.posted` share. A quote has neither Strategy nor type. */
export interface TradeTerms {
  readonly type?: OperationType | undefined;
  readonly strategy_id?: string | undefined;
  readonly quoted_currency?: string | undefined;
}

/** The customer whose assets a source moves, and its trades. */
export interface TradedSource {
  readonly participant_code?: string | undefined;
  /** Label of the customer account; absent for an Execution. */
  readonly account_label?: string | undefined;
  readonly trades: readonly {
    readonly leg: number;
    readonly price?: string | undefined;
    readonly trade_id?: string | undefined;
  }[];
}

/** A transaction at its place in the journal. */
export interface TradedPosting {
  readonly transaction: LedgerTransaction;
  readonly transfers: readonly PostedTransfer[];
  readonly firstPosition: number;
}

/** A posted transaction as `transactions.posted` carries it: each transfer of an asset names its trade and its price. */
export function tradedTransaction(
  { transaction: { id, source }, transfers, firstPosition }: TradedPosting,
  { trades, participant_code, account_label }: TradedSource,
): TradedTransaction {
  const byLeg = new Map(trades.map((trade) => [trade.leg, trade]));
  return {
    transaction_id: id,
    source_id: source.id,
    participant_code,
    ...(account_label === undefined ? {} : { account_label }),
    first_position: firstPosition,
    transfers: transfers.map((transfer) => {
      const trade = movesAssets(transfer) ? byLeg.get(transfer.leg) : undefined;
      return trade === undefined ? transfer : { ...transfer, price: trade.price, trade_id: trade.trade_id };
    }),
  };
}

/** The source and the trades that a recorded transaction tells: the inverse of `tradedTransaction`. */
export function toldSource({ participant_code, account_label, transfers }: TradedTransaction): TradedSource {
  return { participant_code, account_label, trades: transfers.filter(movesAssets) };
}

/** The terms of a source's trades as texts, equal for the booked trades and for the transaction that tells them. */
export function termTexts({ type, strategy_id, quoted_currency }: TradeTerms, source: TradedSource): readonly string[] {
  const { participant_code, account_label, trades } = source;
  return [
    `terms ${type ?? ''} ${strategy_id ?? ''} ${quoted_currency ?? ''}`,
    `of ${JSON.stringify([participant_code ?? '', account_label ?? ''])}`,
    ...trades.map(({ leg, price, trade_id }) => `trade ${leg}: ${price ?? ''} ${trade_id ?? ''}`),
  ];
}

function movesAssets({ purpose }: PostedTransfer): boolean {
  return PURPOSES[purpose].moves === 'assets';
}
