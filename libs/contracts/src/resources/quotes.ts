import { z } from 'zod';
import { ACCOUNT_LABEL_PATTERN, REGIONS } from './customer-accounts';
import {
  asset,
  count,
  decimal,
  identifier,
  identifierOrEmpty,
  label,
  PARTICIPANT_CODE_PATTERN,
  prose,
  timestamp,
  timestampOrEmpty,
  UUID_PATTERN,
} from './formats';

export const TRADE_SIDES = ['buy', 'sell'] as const;
export type TradeSide = (typeof TRADE_SIDES)[number];
export const QUOTE_EXPIRIES = ['5s', '30s', '1m', '5m', '10m', '15m'] as const;
export type QuoteExpiry = (typeof QUOTE_EXPIRIES)[number];
const QUOTE_STATUSES = ['open', 'executed', 'rejected', 'expired'] as const;
/** Largest spread, in basis points, that a platform adds to the price of a quote. */
export const QUOTE_SPREAD_BPS_MAX = 1_000;
/** Length of an address at the most, in characters. */
export const WITHDRAWAL_ADDRESS_MAX = 255;

export const accountGroup = z.string().meta({
  pattern: `^zrn:zh:(${REGIONS.join('|')}):account:customer:${UUID_PATTERN.source.slice(1)}`,
  description: 'ZRN of the account.',
});
const holder = z.string().meta({ pattern: PARTICIPANT_CODE_PATTERN.source, description: 'Code of the holder.' });
const accountLabel = z.string().meta({ pattern: ACCOUNT_LABEL_PATTERN.source, description: 'Label of the account.' });
const EMPTY_OR_CODE = PARTICIPANT_CODE_PATTERN.source.replace('{1,6}', '{0,6}');

export const initiatedBy = z.string().meta({
  pattern: EMPTY_OR_CODE,
  description: 'Code of the participant whose key acted. Empty for the platform.',
});
export const grantVersion = z.int().meta({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Version of the grant by which a financial advisor acted. 0 for anybody else.',
});

export const quoteSchema = z
  .object({
    quote_id: identifier('Id of the quote.'),
    request_id: identifier('Request id of the call that asked for the quote, in lower case.'),
    account_group: accountGroup,
    participant_code: holder,
    account_label: accountLabel,
    initiated_by: initiatedBy,
    side: z.enum(TRADE_SIDES).meta({ description: 'Direction of the trade, as the customer sees it.' }),
    underlying: asset('Asset that is bought or sold.'),
    quoted_currency: asset('Currency of the price.'),
    quantity: decimal('Quantity of the asset.'),
    price: decimal('Price of one unit of the asset, with every spread.'),
    total_notional: decimal('Money that the customer pays or gets.'),
    asset_cost_notional: decimal('The quantity at the mid of the market.'),
    spread_bps: decimal('Distance of the price from the mid, in basis points of the mid.'),
    spread_notional: decimal('Distance of the money from the cost of the asset.'),
    expire_ts: count('Time from which the quote can no longer be executed, in Unix milliseconds.'),
    obo_participant: z
      .object({ participant_code: holder, account_group: accountGroup, account_label: accountLabel })
      .meta({ id: 'QuotedAccount', description: 'The account on whose behalf the quote was made.' }),
    status: z.enum(QUOTE_STATUSES).meta({ description: 'State of the quote. All but `open` are final.' }),
    trade_id: identifierOrEmpty('Trade of an executed quote. Empty before.'),
    grant_version: grantVersion,
    authorized_at: timestampOrEmpty('Time at which the execution was authorized. Empty before.'),
    created_at: timestamp('Time at which the quote was made: RFC 3339, UTC, milliseconds.'),
    updated_at: timestamp('Time of the last change: RFC 3339, UTC, milliseconds.'),
    withdrawal_address: label(
      'Address that the asset is withdrawn to. Only a quote to convert and withdraw has it.',
      WITHDRAWAL_ADDRESS_MAX,
    ).optional(),
    network_fee_notional: decimal(
      'Fee of the network in the currency, which is zero. Only with `withdrawal_address`.',
    ).optional(),
    network_fee_quantity: decimal(
      'Fee of the network in the asset, which is zero. Only with `withdrawal_address`.',
    ).optional(),
  })
  .meta({ id: 'Quote', description: 'A price at which one trade may be made until the quote expires.' });
export type CustomerQuote = Readonly<z.output<typeof quoteSchema>>;

export const executedQuoteSchema = z
  .object({
    request_id: identifier('Request id of the call that executed the quote first.'),
    quote: quoteSchema,
    trade_id: identifierOrEmpty('The trade. Empty when the quote was refused.'),
    trade_ids_list: z
      .array(identifier('Id of a trade.'))
      .meta({ maxItems: 1, description: 'The trades of the quote.' }),
    status: z
      .enum(['Completed', 'Rejected'])
      .meta({ description: '`Completed`: balances and entries show the trade.' }),
    status_reason: prose('Sentence or code that explains a refusal. Empty for a trade.'),
    status_code: label('Code of a refusal. Empty for a trade.', 64),
  })
  .meta({ id: 'ExecutedQuote', description: 'The outcome of the execution of a quote.' });

export const executedConversionSchema = executedQuoteSchema
  .extend({
    withdrawal_request_id: identifierOrEmpty('The withdrawal of the asset. Empty when the quote was refused.'),
  })
  .meta({ id: 'ExecutedConversion', description: 'The outcome of the execution of a quote to convert and withdraw.' });
