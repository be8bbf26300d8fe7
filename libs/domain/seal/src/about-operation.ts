import { readHead } from '@ballast/contracts';
import type { RecordedMessage } from './leaf';

/** Whether a message is about an Operation: all messages of its work share its id as their correlation id. */
export function isAboutOperation(
  { value, bytes }: Pick<RecordedMessage, 'value' | 'bytes'>,
  operation: string,
): boolean {
  // Most messages are about something else, and reading costs more than searching.
  if (bytes !== undefined || !value.includes(operation)) return false;
  try {
    return readHead(value).correlationId === operation;
  } catch {
    return false;
  }
}
