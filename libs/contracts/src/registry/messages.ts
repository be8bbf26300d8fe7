import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { FUNDING_MODELS, PARTICIPANT_STATUSES, participantSchema } from '../resources/resources';

export const participantsRegister = messageType({
  topic: TOPICS.registryCommands,
  type: 'participants.register',
  summary: 'Register the participants that are new; leave those that exist untouched.',
  data: z.object({
    /** Id of the change, derived from the request. The gateway recognises the answers to the change by this id. */
    change_id: z.string(),
    chunk: z.number().int(),
    chunks: z.number().int(),
    /** A single registration refuses a participant that exists; a bulk one counts it. */
    single: z.boolean(),
    participants: z.array(
      z.object({
        participant_code: z.string(),
        status: z.enum(PARTICIPANT_STATUSES),
        funding: z.enum(FUNDING_MODELS),
      }),
    ),
  }),
});

export const participantUpdate = messageType({
  topic: TOPICS.registryCommands,
  type: 'participant.update',
  summary: 'Change a participant.',
  data: z.object({
    change_id: z.string(),
    participant_code: z.string(),
    status: z.enum(PARTICIPANT_STATUSES).optional(),
    disabled_instruments: z.array(z.string()).optional(),
  }),
});

export const participantsChanged = messageType({
  topic: TOPICS.registryEvents,
  type: 'participants.changed',
  summary: 'Participants as they are from now on: registered or updated. Those that existed already are only counted.',
  data: z.object({
    change_id: z.string(),
    chunk: z.number().int(),
    chunks: z.number().int(),
    created: z.number().int(),
    existing: z.number().int(),
    participants: z.array(participantSchema),
  }),
});

export type ParticipantsChanged = z.output<typeof participantsChanged.data>;
