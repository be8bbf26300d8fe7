import { decode } from '@ballast/contracts';
import { participantsChanged } from '@ballast/contracts/registry';
import type { LogMessage } from '@ballast/platform-log';
import type { Reply } from './reply';

/** The reply that a message of registry.events holds; undefined for messages of other types. */
export function readRegistryReply(message: LogMessage): Reply | undefined {
  if (message.type !== participantsChanged.type) return undefined;
  const cause = decode(participantsChanged, message);
  const { change_id: effectId, chunk: part, chunks: expected, created, existing } = cause.data;
  const outcome = JSON.stringify({ created, existing });
  return { effectId, source: 'registry', part, expected, outcome, occurredAt: cause.occurredAt, cause };
}
