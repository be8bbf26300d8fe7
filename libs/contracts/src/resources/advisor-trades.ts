import { z } from 'zod';
import { accountTradeSchema } from './account-trades';
import { grantSchema } from './customer-accounts';
import { asset, count, decimal, PARTICIPANT_CODE_PATTERN } from './formats';

const trade = accountTradeSchema.shape;

/** A trade of an advisor, as a report has it. The members are the columns of the CSV, in their order. */
export const advisorTradeSchema = z
  .object({
    trade_id: trade.trade_id,
    executed_at: trade.executed_at,
    advisor: z
      .string()
      .meta({ pattern: PARTICIPANT_CODE_PATTERN.source, description: 'Code of the advisor whose key acted.' }),
    agreement_ref: grantSchema.shape.agreement_ref,
    account: trade.account,
    participant_code: trade.participant_code,
    account_label: trade.account_label,
    source: trade.source,
    symbol: trade.symbol,
    side: trade.side,
    quantity: trade.quantity,
    price: trade.price,
    total_notional: trade.total_notional,
    commission: trade.commission,
    quoted_currency: trade.quoted_currency,
    strategy_id: trade.strategy_id,
    operation_id: trade.operation_id,
    execution_id: trade.execution_id,
    order_id: trade.order_id,
    quote_id: trade.quote_id,
    grant_version: trade.grant_version,
    authorized_at: trade.authorized_at,
  })
  .meta({ id: 'AdvisorTrade', description: 'A trade that a financial advisor made for a customer.' });
export type AdvisorTrade = Readonly<z.output<typeof advisorTradeSchema>>;

export const advisorTradeTotalsSchema = z
  .object({
    quoted_currency: asset('Currency of the amounts.'),
    trades: count('Number of trades in this currency.'),
    bought: decimal('Money of the buys.'),
    sold: decimal('Money of the sells.'),
    commission: decimal('Commissions.'),
  })
  .meta({ id: 'AdvisorTradeTotals', description: 'Sums over all trades of a report in one currency.' });
export type AdvisorTradeTotals = Readonly<z.output<typeof advisorTradeTotalsSchema>>;
