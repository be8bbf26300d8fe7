import { GENERAL_LABEL, type CreditDecision } from '@ballast/contracts';
import { accountId } from '@ballast/domain-advisors';
import { executionId, transactionId } from '@ballast/kernel';
import type { RecordedAuthorization } from '../persistence/authorization.store';

/** A check of a chunk that a participant's key may have asked for. */
interface ActedCheck {
  readonly platformCode: string;
  readonly data: {
    readonly operation_id: string;
    readonly quoted_currency: string;
    /** Absent when the platform acts. */
    readonly initiated_by?: string | undefined;
  };
}

/** Authorizations of the Executions of an advisor that passed the check. */
export function authorizationsOf(
  { platformCode, data }: ActedCheck,
  decisions: readonly CreditDecision[],
): readonly RecordedAuthorization[] {
  const { initiated_by: actor, operation_id, quoted_currency } = data;
  if (actor === undefined) return [];
  return decisions.flatMap(({ participant_code: code, authorized_at: authorizedAt, authorized_notional: notional }) => {
    if (authorizedAt === undefined || notional === undefined) return [];
    const sourceId = executionId(operation_id, code);
    return {
      accountId: accountId(platformCode, code, GENERAL_LABEL),
      participantCode: actor,
      authorizedAt,
      sourceId,
      transactionId: transactionId(sourceId),
      currency: quoted_currency,
      notional,
    };
  });
}
