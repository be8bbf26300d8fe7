import { decode, type AccountChange } from '@ballast/contracts';
import { accountChanged, accountChangeRefused, grantChanged, participantsChanged } from '@ballast/contracts/registry';
import type { LogMessage } from '@ballast/platform-log';
import type { Reply } from '../../replies';

/** A message of registry.events as the gateway uses it. */
export interface RegistryEvent {
  readonly reply: Reply;
  /** Changes of customer accounts that the registry has decided. Empty for participants and refusals. */
  readonly changes: readonly AccountChange[];
}

/** The contents of a message of registry.events; undefined for a type that the gateway does not use. */
export function readRegistryEvent(message: LogMessage): RegistryEvent | undefined {
  switch (message.type) {
    case participantsChanged.type:
      return { reply: replyOfParticipants(message), changes: [] };
    case accountChanged.type:
      return accountEvent(message, accountChanged);
    case grantChanged.type:
      return accountEvent(message, grantChanged);
    case accountChangeRefused.type: {
      const cause = decode(accountChangeRefused, message);
      const { change_id: effectId, refusals } = cause.data;
      return { reply: accountReply(cause, effectId, { refusals }), changes: [] };
    }
    default:
      return undefined;
  }
}

function accountEvent(message: LogMessage, type: typeof accountChanged): RegistryEvent {
  const cause = decode(type, message);
  const { change_id: effectId, changes, chunk: part = 0, bulk } = cause.data;
  if (bulk === undefined) return { reply: accountReply(cause, effectId, {}), changes };
  const { chunks: expected, existing, refused } = bulk;
  const done = type === grantChanged ? { linked: changes.length } : { created: changes.length };
  const outcome = JSON.stringify({ ...done, existing, ...(refused.length === 0 ? {} : { refused }) });
  const { occurredAt } = cause;
  return { reply: { effectId, source: 'account_bulk', part, expected, outcome, occurredAt, cause }, changes };
}

function accountReply(
  cause: Reply['cause'] & Pick<Reply, 'occurredAt'>,
  effectId: string,
  outcome: Readonly<Record<string, unknown>>,
): Reply {
  const { occurredAt } = cause;
  return { effectId, source: 'accounts', part: 0, expected: 1, outcome: JSON.stringify(outcome), occurredAt, cause };
}

function replyOfParticipants(message: LogMessage): Reply {
  const cause = decode(participantsChanged, message);
  const { change_id: effectId, chunk: part, chunks: expected, created, existing, taken = [] } = cause.data;
  const codes = taken.map(({ participant_code }) => participant_code);
  const outcome = JSON.stringify({ created, existing, ...(codes.length === 0 ? {} : { taken: codes }) });
  return { effectId, source: 'registry', part, expected, outcome, occurredAt: cause.occurredAt, cause };
}
