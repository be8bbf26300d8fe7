import { TOPICS } from '@ballast/contracts';
import { documentIn } from '@ballast/domain-seal';
import type { LogMessage } from '@ballast/platform-log';
import { z } from 'zod';

/** A code that the index can hold: Postgres stores no text with a NUL, and rows without a code are about nobody. */
const code = z
  .string()
  .min(1)
  .refine((text) => !text.includes('\0'));
const ofParticipant = z.object({ participant_code: code });
const aboutParticipant = z.object({
  data: z.union([z.object({ execution: ofParticipant }), z.object({ trader: ofParticipant })]),
});

/** The one participant that a message is about; undefined when it is about several, or none. */
export function participantOf({ topic, value }: Pick<LogMessage, 'topic' | 'value'>): string | undefined {
  if (topic !== TOPICS.executionEvents) return undefined;
  const data = aboutParticipant.safeParse(documentIn(value)).data?.data;
  if (data === undefined) return undefined;
  return 'execution' in data ? data.execution.participant_code : data.trader.participant_code;
}
