import type { AccountTrade } from '@ballast/contracts';
import { readZrn } from '@ballast/domain-advisors';
import { type PublicEvent, tradeEvent } from '../../events';
import type { ReportedQuoteEnd } from './read-quote-end';

/** The public events of the trades of quotes, by the id of the quote, in the order in which the quotes were reported. */
export function tradeEvents(
  ends: readonly ReportedQuoteEnd[],
  trades: ReadonlyMap<string, AccountTrade>,
): readonly PublicEvent[] {
  const left = new Map(trades);
  return ends.flatMap(({ end, cause }) => {
    const trade = left.get(end.quoteId);
    left.delete(end.quoteId);
    const account = trade === undefined ? undefined : readZrn(trade.account)?.id;
    return trade === undefined || account === undefined ? [] : [tradeEvent(trade, account, cause)];
  });
}
