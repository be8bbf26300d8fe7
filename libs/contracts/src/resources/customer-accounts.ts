import { z } from 'zod';
import {
  asset,
  decimal,
  identifier,
  label,
  openCode,
  PARTICIPANT_CODE_PATTERN,
  timestamp,
  timestampOrEmpty,
  UUID_PATTERN,
} from './formats';

export const REGIONS = ['us', 'eu', 'uk', 'ww', 'bz', 'au'] as const;
export type Region = (typeof REGIONS)[number];
export const ACCOUNT_TYPES = ['individual', 'business', 'jtic', 'jtwros', 'trust', 'utma'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];
export const ACCOUNT_TIERS = ['lite', 'pro', 'bronze', 'silver', 'gold'] as const;
export type AccountTier = (typeof ACCOUNT_TIERS)[number];
/** Statuses of a customer account. Every account is `open` when it is made. */
export const ACCOUNT_STATUSES = ['open', 'withdraw_locked', 'locked', 'divesting', 'closed'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];
/** Calls that change the status of an account and leave it in use. */
export const ACCOUNT_STATUS_CALLS = ['lock', 'unlock', 'withdraw_lock', 'withdraw_unlock', 'divest'] as const;
export type AccountStatusCall = (typeof ACCOUNT_STATUS_CALLS)[number];
/** Length of the reason for a status at the most, in characters. */
export const STATUS_REASON_MAX = 255;

/** Label of a participant's own account, which its Traders belong to. */
export const GENERAL_LABEL = 'general';
/** Form of an account label. Neither a UUID nor `float` is one, because ledger accounts are called so. */
export const ACCOUNT_LABEL_PATTERN = /^[A-Za-z0-9:_-]{1,60}$/;
export const TENANTS_MAX = 20;
export const FINANCIAL_ADVISORS_MAX = 100;

/** Rights that an advisor can have on an account, in the order in which they are shown. */
export const PERMISSIONS = ['VIEW', 'BUY', 'SELL'] as const;
export type Permission = (typeof PERMISSIONS)[number];
const GRANT_STATUSES = ['active', 'expired', 'removed'] as const;
/** Reasons for the end of a grant. */
const GRANT_END_REASONS = ['revoked', 'expired', 'account_closed'] as const;
export const GRANT_ASSETS_MAX = 100;
export const AGREEMENT_REF_MAX = 255;

/** Name of a customer account in the form that is printed; the uuid alone decides which account it names. */
const ZRN_PATTERN = `^zrn:zh:(${REGIONS.join('|')}):account:customer:${UUID_PATTERN.source.slice(1)}`;

function zrn(description: string) {
  return z.string().meta({ pattern: ZRN_PATTERN, description });
}

function participantCode(description: string) {
  return z.string().meta({ pattern: PARTICIPANT_CODE_PATTERN.source, description });
}

export const grantLimitsSchema = z
  .object({
    order_notional: decimal('Largest amount of one quote, one order or one Execution.').optional(),
    daily_notional: decimal('Largest sum of what is authorized on one UTC day.').optional(),
    currency: asset('Currency of the amounts. Trades in another quoted currency exceed the limit.').optional(),
    assets: z
      .array(asset('Asset that may be traded.'))
      .meta({ maxItems: GRANT_ASSETS_MAX, description: 'The assets that may be traded, and no others.' })
      .optional(),
  })
  .meta({ id: 'GrantLimits', description: 'Bounds of what an advisor may trade. `{}` when there are none.' });
export type GrantLimits = Readonly<z.output<typeof grantLimitsSchema>>;

export const grantSchema = z
  .object({
    zrn: zrn('ZRN of the account.'),
    participant_code: participantCode('Code of the advisor.'),
    version: z
      .int()
      .meta({ minimum: 1, description: 'Number of the version: 1, 2, 3 … for each account and advisor.' }),
    status: z
      .enum(GRANT_STATUSES)
      .meta({ description: 'State that this version brought: `active`, or the end of the grant.' }),
    permissions: z
      .array(z.enum(PERMISSIONS))
      .meta({ maxItems: PERMISSIONS.length, description: 'Rights of the advisor.' }),
    limits: grantLimitsSchema,
    expires_at: timestampOrEmpty('Time from which the grant is no longer in force. Empty when it does not expire.'),
    agreement_ref: label(
      'Reference of the agreement between advisor and customer. Empty without one.',
      AGREEMENT_REF_MAX,
    ),
    added_at: timestampOrEmpty('Time from which the present link of the advisor is in force. Empty until it is.'),
    decided_at: timestamp('Time at which the change was accepted.'),
    effective_at: timestampOrEmpty('Time from which this version is enforced. Empty until it is.'),
    ended_at: timestampOrEmpty('Time from which this version is no longer in force. Empty for the present version.'),
    reason: openCode(GRANT_END_REASONS, 'Reason for the end of the grant. Empty for an active version.'),
  })
  .meta({ id: 'Grant', description: 'A version of what an advisor may do on an account.' });
export type Grant = Readonly<z.output<typeof grantSchema>>;

export const customerAccountSchema = z
  .object({
    zrn: zrn('Name of the account.'),
    id: identifier('UUID of the account, the last part of its ZRN.'),
    participant_code: participantCode('Code of the holder.'),
    platform_code: label('Code of the platform.', 32),
    account_label: z
      .string()
      .meta({ pattern: ACCOUNT_LABEL_PATTERN.source, description: 'Label; `general` is the account of the Traders.' }),
    account_group: label('Code of the platform.', 32),
    region: z.enum(REGIONS).meta({ description: 'Region of the account.' }),
    type: z.enum(ACCOUNT_TYPES).meta({ description: 'Legal form of the account.' }),
    tier: z.enum(ACCOUNT_TIERS).meta({ description: 'Tier, which decides commissions.' }),
    prefunded: z
      .boolean()
      .meta({ description: 'Whether buys draw on the own cash of the account, or on the float of the platform.' }),
    status: z.enum(ACCOUNT_STATUSES).meta({ description: 'State of the account.' }),
    status_reason: label('Reason that was given for the status. Empty without one.', STATUS_REASON_MAX),
    tenants: z
      .array(participantCode('Code of a tenant.'))
      .meta({ maxItems: TENANTS_MAX, description: 'Tenants, in the order of their addition.' }),
    financial_advisors: z
      .array(participantCode('Code of an advisor.'))
      .meta({ maxItems: FINANCIAL_ADVISORS_MAX, description: 'Advisors in force, in the order of their addition.' }),
    grants: z
      .array(grantSchema)
      .meta({ maxItems: FINANCIAL_ADVISORS_MAX, description: 'Grants in force, in the order of the advisors.' }),
    version: z.int().meta({ minimum: 1, description: 'Number of changes of the account, its making included.' }),
    effective_at: timestampOrEmpty('Time from which this version is enforced. Empty until it is.'),
    created_at: timestamp('Time at which the account was made.'),
    updated_at: timestamp('Time of the last change.'),
  })
  .meta({
    id: 'CustomerAccount',
    description: 'An account of a participant, on which tenants and financial advisors may act.',
  });
export type CustomerAccount = Readonly<z.output<typeof customerAccountSchema>>;

/** An account as the registry decided it; the instant from which it counts is not known yet. */
export const decidedAccountSchema = customerAccountSchema.omit({ effective_at: true, grants: true });
export type DecidedAccount = Readonly<z.output<typeof decidedAccountSchema>>;

/** A version of a grant as the registry decided it. */
export const decidedGrantSchema = grantSchema.omit({ added_at: true, effective_at: true, ended_at: true });
export type DecidedGrant = Readonly<z.output<typeof decidedGrantSchema>>;

/** An account in a version that the credit check decides by. */
export const appliedAccountSchema = customerAccountSchema.omit({ grants: true });
export type AppliedAccount = Readonly<z.output<typeof appliedAccountSchema>>;

/** A version of a grant that the credit check decides by. */
export const appliedGrantSchema = grantSchema.omit({ ended_at: true });
export type AppliedGrant = Readonly<z.output<typeof appliedGrantSchema>>;
