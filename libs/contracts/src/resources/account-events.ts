import { z } from 'zod';
import { appliedAccountSchema, customerAccountSchema, grantSchema } from './customer-accounts';
import { count, label, prose, timestamp } from './formats';

/** Payload of the event that an account was made or has another status: the account without its grants. */
export const accountEventSchema = appliedAccountSchema.meta({
  id: 'CustomerAccountVersion',
  description: 'A version of an account, without its grants.',
});

const { zrn, participant_code: holder } = customerAccountSchema.shape;
const settled = {
  timestamp: timestamp('Time from which the change is enforced.'),
  holder,
  effective_at: timestamp('Time from which the change is enforced.'),
};

/** Payload of the event that a tenant was added to an account or removed from it. */
export const tenantEventSchema = z
  .object({
    zrn,
    participant_code: grantSchema.shape.participant_code.meta({ description: 'Code of the tenant.' }),
    ...settled,
  })
  .meta({ id: 'TenantChange', description: 'A tenant that was added to an account, or removed from it.' });
export type TenantEvent = Readonly<z.output<typeof tenantEventSchema>>;

/** Payload of the event that the grant of an advisor was made, changed or ended. */
export const advisorEventSchema = z
  .object({
    zrn,
    participant_code: grantSchema.shape.participant_code,
    timestamp: settled.timestamp,
    holder,
    permissions: grantSchema.shape.permissions,
    limits: grantSchema.shape.limits,
    expires_at: grantSchema.shape.expires_at,
    agreement_ref: grantSchema.shape.agreement_ref,
    grant_version: grantSchema.shape.version,
    effective_at: settled.effective_at,
    reason: grantSchema.shape.reason,
  })
  .meta({ id: 'AdvisorChange', description: 'A financial advisor that was linked, changed or unlinked.' });
export type AdvisorEvent = Readonly<z.output<typeof advisorEventSchema>>;

/** Rights to move money, which no advisor has. DEPOSIT is no right that anybody can be given: only the platform deposits. */
const MOVEMENT_PERMISSIONS = ['WITHDRAW', 'DEPOSIT'] as const;
export type MovementPermission = (typeof MOVEMENT_PERMISSIONS)[number];

/** Payload of the event that an advisor was refused to move money of an account. */
export const moneyRefusalSchema = z
  .object({
    zrn,
    participant_code: grantSchema.shape.participant_code,
    timestamp: timestamp('Time of the latest of these refusals.'),
    holder,
    method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']).meta({ description: 'Method of the latest of these calls.' }),
    path: label(
      'Path of the calls with the names of its parameters; the first segment alone for a path that no call has.',
      100,
    ),
    permission: z.enum(MOVEMENT_PERMISSIONS).meta({ description: 'The right that the advisor lacks.' }),
    request_id: prose('`X-REQUEST-ID` of the latest of these calls. Empty when it sent none that is a UUID v4.'),
    count: count('Number of calls that this event reports: those that no earlier event has reported.'),
  })
  .meta({ id: 'MoneyMovementRefusal', description: 'Calls of a financial advisor that would have moved money.' });
export type MoneyRefusal = Readonly<z.output<typeof moneyRefusalSchema>>;
