import type { API } from '@ballast/api';
import type { Instrument, QuoteExpiry } from '@ballast/contracts';
import { accountId, type CountingRecord } from '@ballast/domain-advisors';
import { DEFAULT_QUOTE_EXPIRY, type QuoteTerms } from '@ballast/domain-rfq';
import { formatUnits, parseUnits } from '@ballast/kernel';
import type { View } from '@ballast/platform-edge';
import { parseBody } from '@ballast/platform-http';
import { type z } from 'zod';
import { amountViolation, type Markets } from '../markets';

/** A request for a quote whose body follows every rule. */
export interface ReadQuote {
  readonly request: QuoteTerms;
  readonly instrument: Instrument;
  readonly expiry: QuoteExpiry;
  readonly record: CountingRecord;
  /** Address that the asset is withdrawn to when it is bought; undefined when it stays on the account. */
  readonly withdrawalAddress: string | undefined;
}

/** The circumstances by which the body of a request for a quote is judged. */
export interface QuoteContext {
  /** Schema of the body. */
  readonly body: z.ZodType<Body>;
  readonly markets: Markets;
  readonly view: View;
  /** The account that the body names; undefined when it names none. */
  readonly record: CountingRecord | undefined;
}

/** A body that asks for a quote; only one to convert and withdraw has an address. */
type Body = z.output<typeof API.requestQuote.body> & { readonly withdrawal_address?: string };

/** @throws Problem `invalid_request` naming every violation. */
export function readQuoteRequest(document: unknown, context: QuoteContext): ReadQuote {
  const body = parseBody(ruledBy(context), document);
  const instrument = context.markets.find(body.underlying, body.quoted_currency);
  const { record } = context;
  if (instrument === undefined || record === undefined) throw new Error('the schema of the body refuses this');
  const fixed = body.quantity === undefined ? 'total' : 'quantity';
  const scale = fixed === 'quantity' ? instrument.quantity_scale : instrument.quoted_scale;
  return {
    request: {
      side: body.side,
      fixed,
      amount: formatUnits(parseUnits(body[fixed] ?? '', scale), scale),
      spreadBps: Number(body.spread ?? '0'),
    },
    instrument,
    expiry: body.quote_expiry ?? DEFAULT_QUOTE_EXPIRY,
    record,
    withdrawalAddress: body.withdrawal_address,
  };
}

function ruledBy(context: QuoteContext) {
  return context.body.superRefine((body, check) => {
    const violate = (name: keyof Body, message: string) => check.addIssue({ code: 'custom', path: [name], message });
    violationsOfAccount(body, context).forEach(([name, message]) => violate(name, message));
    violationsOfAmount(body, context).forEach(([name, message]) => violate(name, message));
    if (body.spread !== undefined && context.view.kind !== 'platform') {
      violate('spread', 'may be set with a key of the platform only');
    }
  });
}

type Violation = readonly [keyof Body, string];

function violationsOfAccount(body: Body, { record, view }: QuoteContext): readonly Violation[] {
  const { account_group, participant_code: code, account_label: label } = body;
  if (account_group === undefined) {
    if (code === undefined && label !== undefined && view.kind === 'platform') {
      return [['participant_code', 'is required with account_label']];
    }
    return record === undefined ? [['account_group', 'is required']] : [];
  }
  if (record === undefined || (code === undefined && label === undefined)) return [];
  const { account } = record;
  const named = accountId(account.platform_code, code ?? account.participant_code, label ?? account.account_label);
  return named === account.id ? [] : [['account_group', 'must be the account that the other members name']];
}

function violationsOfAmount(body: Body, { markets }: QuoteContext): readonly Violation[] {
  const { underlying, quoted_currency: currency, quantity, total } = body;
  const instrument = markets.find(underlying, currency);
  if (instrument === undefined) {
    return markets.scaleOf(currency) === undefined
      ? [['quoted_currency', `must be one of ${markets.currencies.join(', ')}`]]
      : [['underlying', `is not the underlying of an instrument in ${currency}`]];
  }
  if ((quantity === undefined) === (total === undefined)) {
    return [['quantity', 'or total is required, and not both']];
  }
  const name = quantity === undefined ? 'total' : 'quantity';
  const scale = quantity === undefined ? instrument.quoted_scale : instrument.quantity_scale;
  const violation = amountViolation(quantity ?? total, scale);
  return violation === undefined ? [] : [[name, violation]];
}
