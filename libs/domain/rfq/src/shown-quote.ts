import type { CustomerQuote } from '@ballast/contracts';
import { toTimestamp } from '@ballast/kernel';

/** Whether a quote can no longer be executed at an instant in Unix milliseconds. */
export function isPastQuote({ expire_ts }: Pick<CustomerQuote, 'expire_ts'>, at: number): boolean {
  return at >= expire_ts;
}

/** The quote as its GET shows it at an instant in Unix milliseconds: an open one whose time is over is `expired`. */
export function shownQuote(quote: CustomerQuote, at: number): CustomerQuote {
  if (quote.status !== 'open' || !isPastQuote(quote, at)) return quote;
  return { ...quote, status: 'expired', updated_at: toTimestamp(new Date(quote.expire_ts)) };
}
