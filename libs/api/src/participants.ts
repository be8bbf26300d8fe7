import {
  count,
  DISABLED_INSTRUMENTS_MAX,
  EXTERNAL_ID_MAX,
  FUNDING_MODELS,
  label,
  PARTICIPANT_STATUSES,
  participantSchema,
  RESERVED_CODES,
} from '@ballast/contracts';
import { z } from 'zod';
import { BULK_BODY_BYTES_MAX, ALL_KEYS, apiCall } from './api-call';
import { accountBalanceSchema } from './account-balance';
import { participantCodeSchema, PARTICIPANTS_MAX } from './operation-body';
import { asOfQuery, listQuery, page } from './paging';

const newParticipantCode = participantCodeSchema.refine((code) => !RESERVED_CODES.includes(code), 'is a reserved code');

const EXTERNAL_ID_RULE = `must have 1 to ${EXTERNAL_ID_MAX} characters, none of them a control character`;

function externalId(pattern: RegExp, description: string) {
  return z.string().regex(pattern, EXTERNAL_ID_RULE).optional().meta({ description });
}

const newParticipantSchema = z
  .strictObject({
    participant_code: newParticipantCode,
    status: z
      .enum(PARTICIPANT_STATUSES)
      .optional()
      .meta({ description: 'Status of the participant; only `approved` trades. `submitted` when absent.' }),
    funding: z.enum(FUNDING_MODELS).optional().meta({
      description:
        'Source of the money for buys: `novated` draws on the float, `prefunded` on the own balance. `novated` when absent.',
    }),
    external_id: externalId(
      /^[^\u0000-\u001f\u007f]{1,64}$/,
      'Id of the participant in your own books. No other participant of the platform may have it.',
    ),
  })
  .meta({ id: 'CreateParticipant', description: 'A participant to create.' });
export type NewParticipant = Readonly<z.output<typeof newParticipantSchema>>;

const participantExample = {
  id: '0d9f7a52-9d5e-4c1f-8f0e-6f2a1c3b4d5e',
  participant_code: 'CUST01',
  status: 'approved',
  funding: 'novated',
  external_id: 'client-4711',
  disabled_instruments: [],
  created_at: '2026-04-17T09:00:00.000Z',
  updated_at: '2026-04-17T09:00:00.000Z',
};

/** The optional filter of a list by the code of a participant. */
export const participantCodeFilter = participantCodeSchema
  .optional()
  .meta({ description: 'Only entries of this participant.', param: { id: 'ParticipantCodeFilter' } });

export const ownedBalancesSchema = z
  .array(
    accountBalanceSchema
      .extend({
        account_label: label(
          'The label of the customer account, `general` for own cash; the id of the Strategy for the holdings of a Trader.',
          60,
        ),
      })
      .meta({ id: 'ParticipantBalance', description: 'The balance of one account of a participant in one asset.' }),
  )
  .meta({ description: 'Balances of all accounts. Balances of zero are left out.' });

const balancesSchema = z
  .object({ balances: ownedBalancesSchema })
  .meta({ id: 'Balances', description: 'Everything that a participant owns.' });

export const PARTICIPANT_CALLS = {
  createParticipant: apiCall({
    id: 'createParticipant',
    tag: 'Participants',
    method: 'POST',
    path: '/participants',
    summary: 'Create a participant',
    description: 'Every Operation that is accepted after the answer takes the participant into account.',
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
    description:
      'Participants that exist already are left untouched and counted. A request with a violation creates none, and so does one with an external id that another participant has.',
    access: 'ADMIN',
    body: z
      .strictObject({
        participants: z
          .array(newParticipantSchema)
          .min(1)
          .max(PARTICIPANTS_MAX)
          .meta({ description: 'Participants to create. Each code stands once.' }),
      })
      .meta({ id: 'CreateParticipants', description: 'Participants to create.' }),
    bodyBytesMax: BULK_BODY_BYTES_MAX,
    bodyExample: { participants: [{ participant_code: 'CUST01', status: 'approved' }, { participant_code: 'CUST02' }] },
    answers: {
      201: {
        description: 'How many were created and how many existed.',
        schema: z
          .object({
            created: count('Number of participants that were created.'),
            existing: count('Number of participants that existed before.'),
          })
          .meta({ id: 'ParticipantsCreated', description: 'Outcome of the creation of many participants.' }),
        example: { created: 2, existing: 0 },
      },
    },
    problems: ['conflict'],
  }),
  listParticipants: apiCall({
    id: 'listParticipants',
    tag: 'Participants',
    method: 'GET',
    path: '/participants',
    summary: 'List participants',
    description: 'A participant’s key lists itself and the participants whose `general` account it may read.',
    access: 'READ',
    callers: ALL_KEYS,
    query: listQuery({
      status: z.enum(PARTICIPANT_STATUSES).optional().meta({ description: 'Only participants in this status.' }),
      external_id: z
        .string()
        .min(1, `must have 1 to ${EXTERNAL_ID_MAX} characters`)
        .max(EXTERNAL_ID_MAX, `must have 1 to ${EXTERNAL_ID_MAX} characters`)
        .optional()
        .meta({ description: 'Only the participant with this external id.' }),
    }),
    answers: {
      200: {
        description: 'A page of participants, oldest first.',
        schema: page('ParticipantPage', 'participants', participantSchema),
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
    callers: ALL_KEYS,
    answers: { 200: { description: 'The participant.', schema: participantSchema, example: participantExample } },
    problems: ['not_found'],
  }),
  updateParticipant: apiCall({
    id: 'updateParticipant',
    tag: 'Participants',
    method: 'PATCH',
    path: '/participants/{participant_code}',
    summary: 'Change a participant',
    description:
      'Every Operation that is accepted after the answer takes the change into account; Operations that were checked before go on.',
    access: 'ADMIN',
    body: z
      .strictObject({
        status: z.enum(PARTICIPANT_STATUSES).optional().meta({ description: 'New status; only `approved` trades.' }),
        disabled_instruments: z
          .array(label('Symbol of an instrument, for example `BTC/USD`.', 33))
          .max(DISABLED_INSTRUMENTS_MAX)
          .optional()
          .meta({ description: 'Instruments in which the participant may not trade. Replaces the list.' }),
        external_id: externalId(
          /^[^\u0000-\u001f\u007f]{0,64}$/,
          'New external id; the empty text removes it. No other participant of the platform may have it.',
        ),
      })
      .meta({ id: 'UpdateParticipant', description: 'Changes of a participant. An absent member stays as it is.' }),
    bodyExample: { status: 'approved', disabled_instruments: ['BTC/USD'] },
    answers: {
      200: {
        description: 'The participant as it is from now on.',
        schema: participantSchema,
        example: { ...participantExample, disabled_instruments: ['BTC/USD'] },
      },
    },
    problems: ['not_found', 'conflict'],
  }),
  getBalances: apiCall({
    id: 'getBalances',
    tag: 'Participants',
    method: 'GET',
    path: '/participants/{participant_code}/balances',
    summary: 'Read what a participant owns',
    description:
      'A tenant or advisor of the `general` account is shown that account and the Traders, and no other account of its holder.',
    access: 'READ',
    callers: ALL_KEYS,
    query: asOfQuery,
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
