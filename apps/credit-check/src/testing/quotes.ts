import { compose, type QuoteExecute } from '@ballast/contracts';
import { quoteExecute, quoteTraded } from '@ballast/contracts/quote';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { instrumentOf, outsideCause } from '@ballast/test-kit';

const AT = '2026-04-17T10:00:00.000Z';

interface QuotedOn {
  readonly id: string;
  readonly zrn: string;
  readonly participant_code: string;
  readonly account_label: string;
}

/** A quote of the platform to buy a thousandth of a bitcoin for 60.00. */
export function quoteOn({ id, zrn: account_group, participant_code, account_label }: QuotedOn): QuoteExecute {
  const account = { participant_code, account_group, account_label };
  return {
    quote: {
      quote_id: newId(),
      request_id: newId(),
      ...account,
      initiated_by: '',
      side: 'buy',
      underlying: 'BTC',
      quoted_currency: 'USD',
      quantity: '0.00100000',
      price: '60000.00',
      total_notional: '60.00',
      asset_cost_notional: '60.00',
      spread_bps: '0.00',
      spread_notional: '0.00',
      expire_ts: Date.parse('2100-01-01T00:00:00.000Z'),
      obo_participant: account,
      status: 'open',
      trade_id: '',
      grant_version: 0,
      authorized_at: '',
      created_at: AT,
      updated_at: AT,
    },
    account_id: id,
    instrument: instrumentOf('BTC'),
    request_id: newId(),
  };
}

/** The command to execute a quote. */
export function executed(platformCode: string, data: QuoteExecute): OutgoingMessage {
  const { quote_id } = data.quote;
  const cause = outsideCause(quote_id, platformCode);
  return compose(quoteExecute, { key: platformCode, cause, place: newId(), occurredAt: AT, data });
}

/** The fact of the venue about a quote; without a trade id it is refused. */
export function traded(platformCode: string, { quote, ...rest }: QuoteExecute, trade_id: string): OutgoingMessage {
  const cause = outsideCause(quote.quote_id, platformCode);
  const data = {
    quote,
    ...rest,
    authorized_at: AT,
    grant_version: 0,
    own_account: `participant:${quote.participant_code}`,
    cash_account: 'float',
    trade_id,
    executed_at: AT,
    venue: 'house',
  };
  return compose(quoteTraded, { key: quote.quote_id, cause, place: newId(), occurredAt: AT, data });
}
