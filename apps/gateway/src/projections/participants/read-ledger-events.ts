import { decode } from '@ballast/contracts';
import { depositPosted, participantsApplied } from '@ballast/contracts/credit';
import type { LogMessage } from '@ballast/platform-log';
import type { Reply } from '../../replies';
import type { ParticipantVersion } from './participants.projection';

/** A message of ledger.events as the gateway uses it. */
export interface LedgerEvent {
  readonly reply: Reply;
  /** Participants that the credit check decides by from now on. Empty for a deposit. */
  readonly participants: readonly ParticipantVersion[];
}

/** The contents of a message of ledger.events; undefined for postings, which are large and skipped unread. */
export function readLedgerEvent(message: LogMessage): LedgerEvent | undefined {
  if (message.type === depositPosted.type) {
    const { correlationId, occurredAt, data } = decode(depositPosted, message);
    const outcome = JSON.stringify(data.deposit);
    const reply: Reply = { effectId: correlationId, source: 'credit', part: 0, expected: 1, outcome, occurredAt };
    return { reply, participants: [] };
  }
  if (message.type !== participantsApplied.type) return undefined;
  const { platformCode, occurredAt, data } = decode(participantsApplied, message);
  const { change_id: effectId, chunk: part = 0, participants = [] } = data;
  return {
    reply: { effectId, source: 'credit', part, expected: null, outcome: '{}', occurredAt },
    participants: participants.map((participant) => ({ platformCode, participant })),
  };
}
