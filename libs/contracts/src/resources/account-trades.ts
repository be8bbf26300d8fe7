import { z } from 'zod';
import { ACCOUNT_LABEL_PATTERN, REGIONS } from './customer-accounts';
import {
  asset,
  decimal,
  identifier,
  identifierOrEmpty,
  label,
  PARTICIPANT_CODE_PATTERN,
  timestamp,
  timestampOrEmpty,
  UUID_PATTERN,
} from './formats';
import { grantVersion, initiatedBy, TRADE_SIDES } from './quotes';

/** Sources of a trade: an Operation of a Strategy, a quote, or the order book. */
export const TRADE_SOURCES = ['strategy', 'rfq', 'clob'] as const;
const LIQUIDITY_INDICATORS = ['added', 'removed', ''] as const;

const CLIENT_ORDER_ID_MAX = 36;

const zrnOrEmpty = z.string().meta({
  pattern: `^$|^zrn:zh:(${REGIONS.join('|')}):account:customer:${UUID_PATTERN.source.slice(1)}`,
  description: 'ZRN of the account. Empty for a holder without one.',
});
const holder = z.string().meta({ pattern: PARTICIPANT_CODE_PATTERN.source, description: 'Code of the holder.' });
const side = z.enum(TRADE_SIDES).meta({ description: 'Direction of the trade, as the holder sees it.' });
const accountLabel = z.string().meta({ pattern: ACCOUNT_LABEL_PATTERN.source, description: 'Label of the account.' });
const orderId = identifierOrEmpty('Order of the trade. Empty for another source.');
const liquidityIndicator = z.enum(LIQUIDITY_INDICATORS).meta({
  description:
    'Whether the order stood in the book before (`added`) or came to it (`removed`). Empty outside the book.',
});

const tradePartySchema = z
  .object({
    side,
    participant_code: holder,
    asset: asset('Asset that the party bought or sold.'),
    amount: decimal('Quantity of that asset.'),
    account_label: accountLabel,
    client_order_id: label('Id that the client gave the order. Empty without one.', CLIENT_ORDER_ID_MAX),
    order_id: orderId,
    liquidity_indicator: liquidityIndicator,
    trader: initiatedBy,
    zrn: zrnOrEmpty,
  })
  .meta({ id: 'TradeParty', description: 'A side of a trade.' });

/** A trade as its account sees it. A venue's trade of a leg is a `Trade`, which reconciliation shows. */
export const accountTradeSchema = z
  .object({
    trade_id: identifier('Id of the trade.'),
    client_trade_id: identifierOrEmpty('The quote of a trade by RFQ. Empty for another source.'),
    source: z
      .enum(TRADE_SOURCES)
      .meta({ description: '`strategy`: an Operation. `rfq`: a quote. `clob`: the order book.' }),
    account: zrnOrEmpty,
    participant_code: holder,
    account_label: accountLabel,
    strategy_id: identifierOrEmpty('Strategy of the Operation. Empty for another source.'),
    operation_id: identifierOrEmpty('Operation of the trade. Empty for another source.'),
    execution_id: identifierOrEmpty('Execution of the trade. Empty for another source.'),
    quote_id: identifierOrEmpty('Quote of the trade. Empty for another source.'),
    order_id: orderId,
    match_id: identifierOrEmpty('Match of two orders. Empty outside the book.'),
    symbol: label('Instrument, for example `BTC/USD`.', 33),
    underlying: asset('Asset that was bought or sold.'),
    quoted_currency: asset('Currency of the price.'),
    side,
    price: decimal('Price of one unit of the asset.'),
    quantity: decimal('Quantity of the asset.'),
    total_notional: decimal('Money that was paid or received, without commission.'),
    commission: decimal('Commission in the quoted currency.'),
    liquidity_indicator: liquidityIndicator,
    initiated_by: initiatedBy,
    grant_version: grantVersion,
    authorized_at: timestampOrEmpty('Time at which the trade was authorized. Empty when nothing was.'),
    trade_state: z.literal('terminated').meta({ description: 'State of the trade: booked, and final.' }),
    parties: z.array(tradePartySchema).meta({ maxItems: 1, description: 'The side of this account.' }),
    executed_at: timestamp('Time of the trade: RFC 3339, UTC, milliseconds.'),
  })
  .meta({ id: 'AccountTrade', description: 'A trade, as the holder of its account sees it.' });
export type AccountTrade = Readonly<z.output<typeof accountTradeSchema>>;
