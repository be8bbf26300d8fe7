import { z } from 'zod';
import { FUNDING_MODELS, PARTICIPANT_STATUSES, participantSchema } from '@ballast/contracts';
import { apiCall } from './api-call';
import { participantCodeSchema, PARTICIPANTS_MAX } from './operations';
import { listQuery, page } from './paging';

/** Accounts of the ledger have these names, so no participant may. */
export const RESERVED_CODES: readonly string[] = ['float', 'house', 'fees'];

const newParticipantCode = participantCodeSchema.refine((code) => !RESERVED_CODES.includes(code), 'is a reserved code');

export const newParticipantSchema = z
  .strictObject({
    participant_code: newParticipantCode,
    status: z
      .enum(PARTICIPANT_STATUSES)
      .optional()
      .meta({ description: '`submitted` unless given; only `approved` trades.' }),
    funding: z.enum(FUNDING_MODELS).optional().meta({
      description: '`novated` (unless given): buys draw on the float. `prefunded`: on the participant’s own balance.',
    }),
  })
  .meta({ id: 'CreateParticipant' });
export type NewParticipant = Readonly<z.output<typeof newParticipantSchema>>;

const participantExample = {
  id: '0d9f7a52-9d5e-4c1f-8f0e-6f2a1c3b4d5e',
  participant_code: 'CUST01',
  status: 'approved',
  funding: 'novated',
  disabled_instruments: [],
  created_at: '2026-04-17T09:00:00.000Z',
  updated_at: '2026-04-17T09:00:00.000Z',
};

const balancesSchema = z
  .object({
    balances: z.array(
      z.object({
        account_label: z
          .string()
          .meta({ description: '`general` for own cash, the Strategy id for what a Trader holds.' }),
        asset: z.string(),
        balance: z.string(),
        held: z.string(),
        available: z.string(),
      }),
    ),
  })
  .meta({ id: 'Balances' });

export const PARTICIPANT_CALLS = {
  createParticipant: apiCall({
    id: 'createParticipant',
    tag: 'Participants',
    method: 'POST',
    path: '/participants',
    summary: 'Create a participant',
    description: 'After the answer every later Operation decides by it.',
    access: 'ADMIN',
    body: newParticipantSchema,
    bodyExample: { participant_code: 'CUST01', status: 'approved', funding: 'novated' },
    answers: { 201: { description: 'The participant.', schema: participantSchema, example: participantExample } },
    problems: ['conflict'],
  }),
  createParticipants: apiCall({
    id: 'createParticipants',
    tag: 'Participants',
    method: 'POST',
    path: '/participants/bulk',
    summary: 'Create many participants',
    description: 'Those that exist are left untouched and counted. Bad input creates nobody.',
    access: 'ADMIN',
    body: z
      .strictObject({ participants: z.array(newParticipantSchema).min(1).max(PARTICIPANTS_MAX) })
      .meta({ id: 'CreateParticipants' }),
    bodyExample: { participants: [{ participant_code: 'CUST01', status: 'approved' }, { participant_code: 'CUST02' }] },
    answers: {
      201: {
        description: 'How many were created and how many existed.',
        schema: z.object({ created: z.int(), existing: z.int() }).meta({ id: 'ParticipantsCreated' }),
        example: { created: 2, existing: 0 },
      },
    },
  }),
  listParticipants: apiCall({
    id: 'listParticipants',
    tag: 'Participants',
    method: 'GET',
    path: '/participants',
    summary: 'List participants',
    access: 'READ',
    participantKeys: true,
    query: listQuery({ status: z.enum(PARTICIPANT_STATUSES).optional() }),
    answers: {
      200: {
        description: 'A page of participants, oldest first.',
        schema: page('participants', participantSchema),
        example: { participants: [participantExample], next_page_token: '' },
      },
    },
  }),
  getParticipant: apiCall({
    id: 'getParticipant',
    tag: 'Participants',
    method: 'GET',
    path: '/participants/{participant_code}',
    summary: 'Read a participant',
    access: 'READ',
    participantKeys: true,
    answers: { 200: { description: 'The participant.', schema: participantSchema, example: participantExample } },
    problems: ['not_found'],
  }),
  updateParticipant: apiCall({
    id: 'updateParticipant',
    tag: 'Participants',
    method: 'PATCH',
    path: '/participants/{participant_code}',
    summary: 'Change a participant',
    description: 'After the answer every later Operation decides by it; Operations that were checked already go on.',
    access: 'ADMIN',
    body: z
      .strictObject({
        status: z.enum(PARTICIPANT_STATUSES).optional(),
        disabled_instruments: z
          .array(z.string())
          .max(1_000)
          .optional()
          .meta({ description: 'Symbols (`BTC/USD`) in which the participant may not trade; replaces the list.' }),
      })
      .meta({ id: 'UpdateParticipant' }),
    bodyExample: { status: 'approved', disabled_instruments: ['BTC/USD'] },
    answers: {
      200: {
        description: 'The participant as it is from now on.',
        schema: participantSchema,
        example: { ...participantExample, disabled_instruments: ['BTC/USD'] },
      },
    },
    problems: ['not_found'],
  }),
  getBalances: apiCall({
    id: 'getBalances',
    tag: 'Participants',
    method: 'GET',
    path: '/participants/{participant_code}/balances',
    summary: 'Read what a participant owns',
    access: 'READ',
    participantKeys: true,
    answers: {
      200: {
        description: 'Own cash and the holdings of every Trader.',
        schema: balancesSchema,
        example: {
          balances: [{ account_label: 'general', asset: 'USD', balance: '250.00', held: '0.00', available: '250.00' }],
        },
      },
    },
    problems: ['not_found'],
  }),
} as const;
