import { decode, type Cause } from '@ballast/contracts';
import { quoteDecided, quoteSettled } from '@ballast/contracts/quote';
import type { LogMessage } from '@ballast/platform-log';
import type { QuoteEnd } from './quote-ends.projection';

/** The message that ended a quote. */
export interface ReportedQuoteEnd {
  readonly end: QuoteEnd;
  readonly cause: Cause & { readonly occurredAt: string };
}

/** The end of a quote that a message tells of; undefined for an accepted quote, which goes on to the venue. */
export function readQuoteEnd(message: LogMessage): ReportedQuoteEnd | undefined {
  if (message.type === quoteDecided.type) {
    const cause = decode(quoteDecided, message);
    const { quote, outcome, ...data } = cause.data;
    if (outcome === 'accepted') return undefined;
    const isUsedUp = outcome !== 'expired';
    return {
      cause,
      end: {
        quoteId: quote.quote_id,
        status: isUsedUp ? 'rejected' : 'expired',
        tradeId: '',
        executedAt: '',
        authorizedAt: outcome === 'rejected' ? data.authorized_at : '',
        grantVersion: data.grant_version,
        endedAt: cause.occurredAt,
        execution: executionOf(data, outcome),
      },
    };
  }
  const cause = decode(quoteSettled, message);
  const { data } = cause;
  const isTraded = data.trade_id !== '';
  return {
    cause,
    end: {
      quoteId: data.quote_id,
      status: isTraded ? 'executed' : 'rejected',
      tradeId: data.trade_id,
      executedAt: data.executed_at,
      authorizedAt: data.authorized_at,
      grantVersion: data.grant_version,
      endedAt: cause.occurredAt,
      execution: executionOf(data, isTraded ? 'executed' : 'rejected'),
    },
  };
}

function executionOf(
  { request_id, status_reason, status_code }: Omit<QuoteEnd['execution'], 'outcome'>,
  outcome: QuoteEnd['execution']['outcome'],
): QuoteEnd['execution'] {
  return { request_id, outcome, status_reason, status_code };
}
