import { z } from 'zod';
import { grantRightsSchema } from '../credit/credit-check';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { seenPriceSchema } from '../pricing/prices';
import { ACCOUNT_STATUSES } from '../resources/customer-accounts';
import { quoteSchema } from '../resources/quotes';
import { instrumentSchema, PARTICIPANT_STATUSES } from '../resources/resources';

export const quoteOpened = messageType({
  topic: TOPICS.quoteEvents,
  type: 'quote.opened',
  decides: true,
  summary: 'A quote was made: until it expires, one trade may be made at its price. A quote places no hold.',
  data: z.object({
    /** The quote as its GET shows it. */
    quote: quoteSchema,
    account_id: z.string(),
    /** The amount that the caller fixed; the other one follows from the price. */
    fixed: z.enum(['quantity', 'total']),
    amount: z.string(),
    /** Basis points by which the caller widened the price. */
    spread_bps: z.number().int(),
    inputs: z.object({
      market: seenPriceSchema,
      instrument: instrumentSchema,
      /** Largest `total_notional`. */
      max_notional: z.string(),
      account: z.object({ version: z.number().int(), status: z.enum(ACCOUNT_STATUSES) }),
    }),
  }),
});
export type QuoteOpened = z.output<typeof quoteOpened.data>;

const outcomeOfCheck = z.enum(['accepted', 'rejected', 'unauthorized', 'expired']);

/** A quote on its way to a trade, with the terms that it was opened with. */
const quoteToTrade = {
  quote: quoteSchema,
  account_id: z.string(),
  instrument: instrumentSchema,
  /** Request id of the call that executes the quote. */
  request_id: z.string(),
};

export const quoteExecute = messageType({
  topic: TOPICS.creditCommands,
  type: 'quote.execute',
  summary: 'Check a quote that its caller executes, and place its hold.',
  data: z.object(quoteToTrade),
});
export type QuoteExecute = z.output<typeof quoteExecute.data>;

const standingSchema = z.object({
  status: z.enum(PARTICIPANT_STATUSES),
  disabled_instruments: z.array(z.string()),
});

/** Everything that the check of a quote reads, beside the quote itself. Null for what is not there. */
const quoteCheckInputsSchema = z.object({
  account: z
    .object({
      version: z.number().int(),
      status: z.enum(ACCOUNT_STATUSES),
      participant_code: z.string(),
      tenants: z.array(z.string()),
    })
    .nullable(),
  holder: standingSchema.nullable(),
  /** The participant whose key acts, when this is not the holder. */
  initiator: standingSchema.nullable(),
  /** The latest version of the initiator's grant on the account. Null when the initiator never had one. */
  grant: grantRightsSchema.nullable(),
  /** Notional that counted for the day against the daily limit of the grant, in its currency. `0` without such a limit. */
  used: z.string(),
  /** The balance on which the hold is placed: of money for a buy, of the asset for a sell. */
  funds: z.object({ balance: z.string(), held: z.string() }),
});
export type QuoteCheckInputs = Readonly<z.output<typeof quoteCheckInputsSchema>>;

export const quoteDecided = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'quote.decided',
  decides: true,
  summary: 'The outcome of the check of a quote that was executed, with the hold placed.',
  data: z.object({
    ...quoteToTrade,
    outcome: outcomeOfCheck,
    status_reason: z.string(),
    status_code: z.string(),
    /** The instant of the check, by which the expiry was judged. Never before the version of the grant counts. */
    authorized_at: z.string(),
    grant_version: z.number().int(),
    /** The hold of an accepted quote, its account as the ledger names it. */
    hold: z.object({ account: z.string(), asset: z.string(), scale: z.number().int(), amount: z.string() }).nullable(),
    inputs: quoteCheckInputsSchema,
  }),
});
export type QuoteDecided = z.output<typeof quoteDecided.data>;

/** An authorized quote, with the accounts of the ledger that it moves. */
const authorizedQuote = {
  quote: quoteSchema,
  account_id: z.string(),
  instrument: instrumentSchema,
  request_id: z.string(),
  authorized_at: z.string(),
  grant_version: z.number().int(),
  /** The account of the asset, as the ledger names it. */
  own_account: z.string(),
  /** The account of the money, as the ledger names it. */
  cash_account: z.string(),
};

export const quoteAuthorized = messageType({
  topic: TOPICS.orderRequests,
  type: 'quote.authorized',
  summary: 'Book the trade of a quote whose hold is placed.',
  data: z.object(authorizedQuote),
});
export type QuoteAuthorized = z.output<typeof quoteAuthorized.data>;

export const quoteTraded = messageType({
  topic: TOPICS.tradeEvents,
  type: 'quote.traded',
  decides: true,
  summary: 'The trade of a quote, or the refusal of the venue.',
  data: z.object({
    ...authorizedQuote,
    /** Empty when the venue refused. */
    trade_id: z.string(),
    executed_at: z.string(),
    /** Name of the venue, as its trades show it. */
    venue: z.string(),
  }),
});
export type QuoteTraded = z.output<typeof quoteTraded.data>;

export const quoteSettled = messageType({
  topic: TOPICS.ledgerEvents,
  type: 'quote.settled',
  summary: 'The trade of a quote stands on the ledger, or its hold was given back because the venue refused.',
  data: z.object({
    quote_id: z.string(),
    request_id: z.string(),
    /** Empty when the venue refused. */
    trade_id: z.string(),
    /** Time of the trade. Empty when the venue refused. */
    executed_at: z.string(),
    status_reason: z.string(),
    status_code: z.string(),
    authorized_at: z.string(),
    grant_version: z.number().int(),
  }),
});
export type QuoteSettled = z.output<typeof quoteSettled.data>;
