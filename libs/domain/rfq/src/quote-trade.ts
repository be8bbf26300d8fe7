import type { AccountTrade, CustomerQuote } from '@ballast/contracts';
import { decimalPlaces, formatUnits } from '@ballast/kernel';

/** The trade of an executed quote. Trades by RFQ carry no commission. */
export function tradeOfQuote(quote: CustomerQuote, executedAt: string): AccountTrade {
  const { quote_id, account_group: zrn, participant_code, account_label, underlying, quoted_currency } = quote;
  const { side, quantity, price, total_notional, initiated_by, grant_version, authorized_at } = quote;
  return {
    trade_id: quote.trade_id,
    client_trade_id: quote_id,
    source: 'rfq',
    account: zrn,
    participant_code,
    account_label,
    strategy_id: '',
    operation_id: '',
    execution_id: '',
    quote_id,
    order_id: '',
    match_id: '',
    symbol: `${underlying}/${quoted_currency}`,
    underlying,
    quoted_currency,
    side,
    price,
    quantity,
    total_notional,
    commission: formatUnits(0n, decimalPlaces(total_notional)),
    liquidity_indicator: '',
    initiated_by,
    grant_version,
    authorized_at,
    trade_state: 'terminated',
    parties: [
      {
        ...{ side, participant_code, asset: underlying, amount: quantity, account_label },
        ...{ client_order_id: '', order_id: '', liquidity_indicator: '', trader: initiated_by, zrn },
      },
    ],
    executed_at: executedAt,
  };
}
