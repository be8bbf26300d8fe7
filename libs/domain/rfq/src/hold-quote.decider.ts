import type { CustomerQuote, Instrument, QuoteCheckInputs } from '@ballast/contracts';
import { authorityOf, authorize, STATUS_RIGHTS, type Authorization } from '@ballast/domain-advisors';
import {
  BALANCE_HELD,
  BELOW_MINIMUM,
  instrumentNotEnabled,
  insufficientBalance,
  PARTICIPANT_INACTIVE,
  plainReason,
} from '@ballast/domain-execution';
import { parseMoney, parseUnits, type Timestamp } from '@ballast/kernel';
import { isPastQuote } from './shown-quote';

/** A quote that its caller executes, with the instrument by which it was made. */
export interface QuoteToHold {
  readonly quote: CustomerQuote;
  readonly instrument: Instrument;
}

/** The reason why a quote is not executed: people read `status_reason`, programs compare `status_code`. */
export interface QuoteReason {
  readonly status_reason: string;
  readonly status_code: string;
}

/** The instant of a decision, and the version of the grant by which an advisor acts; 0 for everybody else. */
interface QuoteAuthorization {
  readonly authorizedAt: Timestamp;
  readonly grantVersion: number;
}

export type QuoteHoldDecision = QuoteAuthorization &
  (
    | {
        readonly outcome: 'accepted';
        readonly hold: { readonly asset: string; readonly scale: number; readonly amount: string };
      }
    | { readonly outcome: 'rejected' | 'unauthorized' | 'expired'; readonly reason: QuoteReason }
  );

const ACCOUNT_NOT_OPEN: QuoteReason = plainReason('account_not_open');
const EXPIRED: QuoteReason = { status_reason: 'quote expired', status_code: 'quote_expired' };

/**
 * Decides at an instant whether a quote is executed. The first step that fails gives the reason: the right of the caller,
 * the expiry, the holder, the account, the instrument, the size, the money or the assets. A buy holds exactly its
 * money, a sell exactly its quantity.
 */
export function holdQuote(command: QuoteToHold, inputs: QuoteCheckInputs, now: Timestamp): QuoteHoldDecision {
  const authorization = authorizationOf(command, inputs, now);
  const { grantVersion } = authorization;
  if (authorization.outcome === 'refused') {
    const { sentence: status_reason, code: status_code } = authorization.refusal;
    return { outcome: 'unauthorized', reason: { status_reason, status_code }, authorizedAt: now, grantVersion };
  }
  const { authorizedAt } = authorization;
  const authorized = { authorizedAt, grantVersion };
  if (isPastQuote(command.quote, Date.parse(authorizedAt))) {
    return { outcome: 'expired', reason: EXPIRED, ...authorized };
  }
  const reason = refusalOf(command, inputs);
  if (reason !== null) return { outcome: 'rejected', reason, ...authorized };
  return { outcome: 'accepted', hold: heldBy(command), ...authorized };
}

/** The first step of the check: the right of whoever asked for the quote. A quote counts its whole money. */
function authorizationOf(
  { quote, instrument }: QuoteToHold,
  { account, initiator, grant, used }: QuoteCheckInputs,
  now: Timestamp,
): Authorization {
  const { initiated_by: actor, participant_code: holder, side, underlying, quoted_currency, total_notional } = quote;
  return authorize({
    authority: authorityOf({
      ...{ actor, holder, used },
      actorStatus: initiator?.status,
      account: account ?? undefined,
      grant: grant ?? undefined,
    }),
    rights: [side === 'buy' ? 'BUY' : 'SELL'],
    trade: () => ({
      assets: [underlying],
      quotedCurrency: quoted_currency,
      notional: parseMoney(total_notional, quoted_currency, instrument.quoted_scale),
    }),
    now,
  });
}

function refusalOf(command: QuoteToHold, { account, holder, funds }: QuoteCheckInputs): QuoteReason | null {
  const { quote, instrument } = command;
  if (holder?.status !== 'approved') return PARTICIPANT_INACTIVE;
  if (account === null) return ACCOUNT_NOT_OPEN;
  const { buys, sells } = STATUS_RIGHTS[account.status];
  if (!(quote.side === 'buy' ? buys : sells)) return ACCOUNT_NOT_OPEN;
  if (instrument.status !== 'enabled' || holder.disabled_instruments.includes(instrument.symbol)) {
    return instrumentNotEnabled(instrument.symbol);
  }
  const { asset, scale, amount } = heldBy(command);
  const wanted = parseUnits(amount, scale);
  const balance = parseUnits(funds.balance, scale);
  const available = balance - parseUnits(funds.held, scale);
  if (quote.side === 'buy') return wanted > available ? plainReason('insufficient_funds') : null;
  // A sell under the minimum of the instrument is allowed only of the whole balance.
  if (isUnderMinimum(command) && wanted !== balance) return BELOW_MINIMUM;
  if (wanted > balance) return insufficientBalance(asset);
  return wanted > available ? BALANCE_HELD : null;
}

function heldBy({ quote, instrument }: QuoteToHold): {
  readonly asset: string;
  readonly scale: number;
  readonly amount: string;
} {
  return quote.side === 'buy'
    ? { asset: quote.quoted_currency, scale: instrument.quoted_scale, amount: quote.total_notional }
    : { asset: quote.underlying, scale: instrument.quantity_scale, amount: quote.quantity };
}

function isUnderMinimum({ quote, instrument }: QuoteToHold): boolean {
  const { quoted_scale: scale, min_notional } = instrument;
  return parseUnits(quote.total_notional, scale) < parseUnits(min_notional, scale);
}
