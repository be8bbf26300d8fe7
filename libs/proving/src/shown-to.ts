import { documentIn } from '@ballast/domain-seal';
import type { LogMessage } from '@ballast/platform-log';
import { z } from 'zod';
import { participantOf } from './participant-of';

/** Messages about an Operation as a whole, which name no participant. A type that is not listed here is never shown. */
const OF_OPERATION: ReadonlySet<string> = new Set([
  'operation.status_changed',
  'operation.shown',
  'operation.cancel_answered',
  'prices.quoted',
  'prices.locked',
  'prices.unavailable',
  'prices.moved',
]);

const REQUESTED = 'operation.requested';
/** A request without the plan of a default scope, which lists every participant in the scope. */
const namesNobody = z.object({
  data: z.object({ plan: z.object({ scope: z.never().optional() }).optional() }),
});

/** Whether the proof of one participant shows a message about its Operation. */
export function isShownTo(participantCode: string, message: Pick<LogMessage, 'topic' | 'type' | 'value'>): boolean {
  if (OF_OPERATION.has(message.type)) return true;
  if (message.type === REQUESTED) return namesNobody.safeParse(documentIn(message.value)).success;
  return participantOf(message) === participantCode;
}
