import type { AccountTrade, Execution } from '@ballast/contracts';
import { decimalPlaces, formatUnits } from '@ballast/kernel';

/**
 * The trades of a settled Execution, in the order of its Instructions. `account` is the ZRN of the participant's account,
 * or empty without one. Trades of Operations carry no commission.
 */
export function tradesOfExecution(execution: Execution, account: string): readonly AccountTrade[] {
  const { id: execution_id, strategy_id, operation_id, participant_code, account_label } = execution;
  const { initiated_by, grant_version, authorized_at } = execution;
  return execution.instructions.flatMap((leg) => {
    const {
      underlying_currency: underlying,
      quoted_currency,
      side,
      price,
      quantity,
      total_notional,
      executed_at,
    } = leg;
    return leg.trade_ids.map((trade_id) => ({
      ...{ trade_id, client_trade_id: '', source: 'strategy' as const, account, participant_code, account_label },
      ...{ strategy_id, operation_id, execution_id, quote_id: '', order_id: '', match_id: '' },
      symbol: `${underlying}/${quoted_currency}`,
      ...{ underlying, quoted_currency, side, price, quantity, total_notional },
      commission: formatUnits(0n, decimalPlaces(total_notional)),
      liquidity_indicator: '' as const,
      ...{ initiated_by, grant_version, authorized_at, trade_state: 'terminated' as const },
      parties: [
        {
          ...{ side, participant_code, asset: underlying, amount: quantity, account_label },
          ...{
            client_order_id: '',
            order_id: '',
            liquidity_indicator: '' as const,
            trader: initiated_by,
            zrn: account,
          },
        },
      ],
      executed_at,
    }));
  });
}
