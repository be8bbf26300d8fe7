import type { QuoteDecided } from '@ballast/contracts';
import { transactionId } from '@ballast/kernel';
import type { RecordedAuthorization } from '../persistence/authorization.store';

/** The authorization of an advisor's quote that passed the check; none for the quote of anybody else. */
export function authorizationsOfQuote({
  quote,
  account_id: accountId,
  outcome,
  authorized_at: authorizedAt,
  grant_version: version,
}: QuoteDecided): readonly RecordedAuthorization[] {
  if (outcome !== 'accepted' || version === 0) return [];
  const { quote_id: sourceId, initiated_by: participantCode, quoted_currency: currency, total_notional } = quote;
  return [
    {
      ...{ accountId, participantCode, authorizedAt, sourceId, currency },
      transactionId: transactionId(sourceId),
      notional: total_notional,
    },
  ];
}
