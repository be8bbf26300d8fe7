import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import {
  ACCOUNT_STATUS_CALLS,
  ACCOUNT_STATUSES,
  ACCOUNT_TIERS,
  ACCOUNT_TYPES,
  decidedAccountSchema,
  decidedGrantSchema,
  grantLimitsSchema,
  PERMISSIONS,
  REGIONS,
} from '../resources/customer-accounts';
import { FUNDING_MODELS, PARTICIPANT_STATUSES, participantSchema } from '../resources/resources';
import { ACCOUNT_REFUSAL_CODES } from './account-refusals';

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
        external_id: z.string().optional(),
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
    /** Empty: the participant has none from now on. */
    external_id: z.string().optional(),
  }),
});

/** A command about participants, as the fact that answers it repeats it: commands are deleted after some days. */
const askedParticipantsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('register'),
    /** Participants in the order of the command; those that follow each other with the same standing are one entry. */
    runs: z.array(
      z.object({
        status: z.enum(PARTICIPANT_STATUSES),
        funding: z.enum(FUNDING_MODELS),
        codes: z.array(z.string()),
        /** The external id of the only participant of the run. */
        external_id: z.string().optional(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('update'),
    participant_code: z.string(),
    status: z.enum(PARTICIPANT_STATUSES).optional(),
    disabled_instruments: z.array(z.string()).optional(),
    external_id: z.string().optional(),
  }),
]);
export type AskedParticipants = Readonly<z.output<typeof askedParticipantsSchema>>;

export const participantsChanged = messageType({
  topic: TOPICS.registryEvents,
  type: 'participants.changed',
  decides: true,
  summary: 'Participants as they are from now on: registered or updated. Those that existed already are only counted.',
  data: z.object({
    change_id: z.string(),
    chunk: z.number().int(),
    chunks: z.number().int(),
    created: z.number().int(),
    existing: z.number().int(),
    participants: z.array(participantSchema),
    /** Participants that are as they were, or not there, because another one has the external id. */
    taken: z.array(z.object({ participant_code: z.string(), external_id: z.string() })).optional(),
    asked: askedParticipantsSchema.optional(),
  }),
});

export type ParticipantsChanged = z.output<typeof participantsChanged.data>;

const newAccountSchema = z.object({
  participant_code: z.string(),
  account_label: z.string(),
  region: z.enum(REGIONS),
  type: z.enum(ACCOUNT_TYPES),
  tier: z.enum(ACCOUNT_TIERS),
  /** Absent: as the holder is funded. */
  prefunded: z.boolean().optional(),
  tenants: z.array(z.string()),
  financial_advisors: z.array(z.string()),
});

export const accountCreate = messageType({
  topic: TOPICS.registryCommands,
  type: 'account.create',
  summary: 'Make a customer account, with its tenants and advisors.',
  data: z.object({
    /** Id of the change, derived from the request. The gateway recognises the answer to the change by this id. */
    change_id: z.string(),
    ...newAccountSchema.shape,
  }),
});

/** Terms of a grant that a caller chooses. */
const grantTermsSchema = z.object({
  permissions: z.array(z.enum(PERMISSIONS)),
  limits: grantLimitsSchema,
  /** RFC 3339; empty for a grant that does not expire. */
  expires_at: z.string(),
  agreement_ref: z.string(),
});

const advisorCode = { participant_code: z.string() };

/** Changes of an account that exists. */
const ACCOUNT_CHANGES = [
  z.object({ kind: z.literal('set_tier'), tier: z.enum(ACCOUNT_TIERS) }),
  z.object({ kind: z.literal('change_status'), call: z.enum(ACCOUNT_STATUS_CALLS), reason: z.string() }),
  z.object({ kind: z.literal('close'), reason: z.string() }),
  /** The credit check sends it when it has looked whether an account that is to be closed is empty. */
  z.object({ kind: z.literal('finish_close'), reason: z.string(), is_empty: z.boolean() }),
  z.object({ kind: z.literal('add_tenant'), participant_code: z.string() }),
  z.object({ kind: z.literal('remove_tenant'), participant_code: z.string() }),
  z.object({ kind: z.literal('link_advisor'), ...advisorCode, ...grantTermsSchema.shape }),
  z.object({ kind: z.literal('patch_grant'), ...advisorCode, ...grantTermsSchema.partial().shape }),
  z.object({ kind: z.literal('unlink_advisor'), ...advisorCode }),
  /** The registry sends it to itself when a grant has expired; a version that is no longer the last one stays. */
  z.object({ kind: z.literal('expire_grant'), ...advisorCode, version: z.number().int() }),
] as const;

export const accountChange = messageType({
  topic: TOPICS.registryCommands,
  type: 'account.change',
  summary: 'Change a customer account, its status, its tenants or its advisors.',
  data: z.object({
    change_id: z.string(),
    account_id: z.string(),
    change: z.discriminatedUnion('kind', ACCOUNT_CHANGES),
  }),
});

/** Place of a command among those of a bulk call. */
const bulkPlace = {
  change_id: z.string(),
  chunk: z.number().int(),
  chunks: z.number().int(),
  /** Index of the first entry of the chunk in the request, from 0. */
  first: z.number().int(),
};

export const accountsCreate = messageType({
  topic: TOPICS.registryCommands,
  type: 'accounts.create',
  summary: 'Make the customer accounts that are new; leave those that exist untouched.',
  data: z.object({ ...bulkPlace, accounts: z.array(newAccountSchema) }),
});

export const advisorsLink = messageType({
  topic: TOPICS.registryCommands,
  type: 'advisors.link',
  summary: 'Link the advisors that are not linked to their accounts; leave those that are linked untouched.',
  data: z.object({
    ...bulkPlace,
    links: z.array(z.object({ account_id: z.string(), ...advisorCode, ...grantTermsSchema.shape })),
  }),
});

/** A command about an account, as the fact that answers it repeats it: commands are deleted after some days. */
const askedAccountSchema = z.object({
  account_id: z.string(),
  command: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('create'), ...newAccountSchema.shape }),
    ...ACCOUNT_CHANGES,
  ]),
});
export type AskedAccount = Readonly<z.output<typeof askedAccountSchema>>;

/** Change of one account: the account as it is afterwards, and the versions of grants that the change made. */
const accountChangeSchema = z.object({ account: decidedAccountSchema, grants: z.array(decidedGrantSchema) });
export type AccountChange = Readonly<z.output<typeof accountChangeSchema>>;

const refusalsSchema = z.array(
  z.object({
    code: z.enum(ACCOUNT_REFUSAL_CODES),
    /** Place of the entry in the body, such as `financial_advisors/1`; empty for a change that names one thing. */
    path: z.string(),
    /** The account that exists already. */
    zrn: z.string().optional(),
    /** The status that does not allow the change. */
    status: z.enum(ACCOUNT_STATUSES).optional(),
  }),
);

const bulkRefusalSchema = z.object({
  /** Index of the entry in the request, from 0. */
  entry: z.number().int(),
  refusals: refusalsSchema,
});
export type BulkRefusal = Readonly<z.output<typeof bulkRefusalSchema>>;

/** The part of a fact that only the answer to a chunk of a bulk call has. */
const bulkSchema = z.object({
  chunks: z.number().int(),
  first: z.number().int(),
  /** Number of entries whose account or link was there before. */
  existing: z.number().int(),
  refused: z.array(bulkRefusalSchema),
  asked: z.array(askedAccountSchema),
});

/** Place of an answer among the answers to one change. Absent: 0. The end of a closing is 1, behind the question. */
const answerPlace = { chunk: z.number().int().optional() };

const changedData = z.object({
  change_id: z.string(),
  ...answerPlace,
  /** Empty when the command asked for what is already so. */
  changes: z.array(accountChangeSchema),
  asked: askedAccountSchema.optional(),
  /** Absent for the answer to a command about one account. */
  bulk: bulkSchema.optional(),
});

export const accountChanged = messageType({
  topic: TOPICS.registryEvents,
  type: 'account.changed',
  decides: true,
  summary: 'Customer accounts were made, or their tier, status or tenants changed.',
  data: changedData,
});

export const grantChanged = messageType({
  topic: TOPICS.registryEvents,
  type: 'grant.changed',
  decides: true,
  summary: 'Advisors of customer accounts were linked, changed or unlinked.',
  data: changedData,
});

export const accountCloseRequested = messageType({
  topic: TOPICS.registryEvents,
  type: 'account.close_requested',
  decides: true,
  summary: 'A customer account is to be closed if it is empty. The credit check looks, and tells the registry.',
  data: z.object({ change_id: z.string(), account_id: z.string(), reason: z.string() }),
});

export const accountChangeRefused = messageType({
  topic: TOPICS.registryEvents,
  type: 'account.change_refused',
  decides: true,
  summary: 'A change of a customer account was refused.',
  data: z.object({
    change_id: z.string(),
    ...answerPlace,
    /** All entries that are refused for a reason of the same class, the first one first. */
    refusals: refusalsSchema,
    asked: askedAccountSchema.optional(),
  }),
});
