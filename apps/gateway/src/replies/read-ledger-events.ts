import { decode } from '@ballast/contracts';
import { depositPosted, participantsApplied } from '@ballast/contracts/credit';
import type { LogMessage } from '@ballast/platform-log';
import type { Reply } from './reply';

/** The reply that a message of ledger.events holds; undefined for postings, which are large and skipped unread. */
export function readLedgerReply(message: LogMessage): Reply | undefined {
  if (message.type === depositPosted.type) {
    const { correlationId, occurredAt, data } = decode(depositPosted, message);
    const outcome = JSON.stringify(data.deposit);
    return { effectId: correlationId, source: 'credit', part: 0, expected: 1, outcome, occurredAt };
  }
  if (message.type !== participantsApplied.type) return undefined;
  const { occurredAt, data } = decode(participantsApplied, message);
  const { change_id: effectId, chunk: part = 0 } = data;
  return { effectId, source: 'credit', part, expected: null, outcome: '{}', occurredAt };
}
