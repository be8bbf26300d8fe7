import {
  ACCOUNT_LABEL_PATTERN,
  ACCOUNT_STATUSES,
  ACCOUNT_TIERS,
  ACCOUNT_TYPES,
  AGREEMENT_REF_MAX,
  AMOUNT_PATTERN,
  customerAccountSchema,
  GRANT_ASSETS_MAX,
  grantSchema,
  PERMISSIONS,
  POSITIVE_AMOUNT_PATTERN,
  REGIONS,
  UUID_PATTERN,
} from '@ballast/contracts';
import { z } from 'zod';
import { ACCEPTED_CHANGE, SETTLES } from './account-changes';
import { ALL_KEYS, apiCall } from './api-call';
import { accountExample, grantExample } from './customer-account-examples';
import { participantCodeSchema } from './operation-body';
import { listQuery, page } from './paging';
import { ownedBalancesSchema, participantCodeFilter } from './participants';

/** Largest number of codes in one list of a body; an account has fewer. */
const CODES_MAX = 1_000;
/** Last time, in milliseconds, that RFC 3339 can write in UTC. */
const LATEST_EXPIRY = Date.parse('9999-12-31T23:59:59.999Z');

export const accountLabelSchema = z
  .string()
  .regex(ACCOUNT_LABEL_PATTERN, 'must be 1 to 60 letters, digits, :, _ or -')
  .refine((label) => !UUID_PATTERN.test(label), 'must not be a UUID')
  .refine((label) => label !== 'float', 'must not be float');

const permissionsSchema = z
  .array(
    z.enum(PERMISSIONS, {
      error: ({ input }) =>
        input === 'WITHDRAW'
          ? 'WITHDRAW cannot be granted to a financial advisor'
          : `must be one of ${PERMISSIONS.join(', ')}`,
    }),
  )
  .max(PERMISSIONS.length)
  .refine((permissions) => permissions.includes('VIEW'), 'must include VIEW')
  .refine((permissions) => new Set(permissions).size === permissions.length, 'must not repeat a permission');

const notionalSchema = z
  .string()
  .regex(AMOUNT_PATTERN, 'must be a plain decimal string such as "100.00"')
  .refine((amount) => POSITIVE_AMOUNT_PATTERN.test(amount), 'must be greater than 0');

const limitsSchema = z
  .strictObject({
    order_notional: notionalSchema
      .optional()
      .meta({ description: 'Largest amount of one quote, one order or one Execution.' }),
    daily_notional: notionalSchema
      .optional()
      .meta({ description: 'Largest sum of what is authorized on one UTC day.' }),
    currency: z
      .string()
      .regex(/^[A-Z0-9]{1,16}$/, 'must be a currency')
      .optional()
      .meta({ description: 'Currency of the amounts; required with an amount.' }),
    assets: z
      .array(z.string().regex(/^[A-Z0-9]{1,16}$/, 'must be an asset'))
      .min(1)
      .max(GRANT_ASSETS_MAX)
      .refine((assets) => new Set(assets).size === assets.length, 'must not repeat an asset')
      .optional()
      .meta({ description: 'The assets that may be traded, and no others.' }),
  })
  .meta({ id: 'SetGrantLimits', description: 'Bounds of what the advisor may trade. An absent member is no bound.' });

const expiresAtSchema = z.iso
  .datetime({ offset: true, error: 'must be a time of RFC 3339, such as "2027-01-31T00:00:00Z"' })
  .refine((at) => !(Date.parse(at) > LATEST_EXPIRY), 'must be before the year 10000 in UTC');

/** The same as `expiresAtSchema`, or empty for a grant that never ends. */
const newEndSchema = z
  .string()
  .refine(
    (at) => at === '' || expiresAtSchema.safeParse(at).success,
    'must be a time of RFC 3339, such as "2027-01-31T00:00:00Z", or empty',
  )
  .meta({ pattern: '^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,30}(Z|[+-][0-9]{2}:[0-9]{2}))?$' });

const agreementRefSchema = z
  .string()
  .max(AGREEMENT_REF_MAX)
  .regex(/^[^\0]*$/, 'must not contain the character U+0000');

const grantTerms = {
  permissions: permissionsSchema
    .optional()
    .meta({ description: 'Rights of the advisor. When absent: all three on a new link, and no change otherwise.' }),
  limits: limitsSchema.optional(),
};

export const CUSTOMER_ACCOUNT_CALLS = {
  createCustomerAccount: apiCall({
    id: 'createCustomerAccount',
    tag: 'Customer accounts',
    method: 'POST',
    path: '/accounts',
    summary: 'Create a customer account',
    description: `Answers the account as it will read. ${SETTLES} Until then a read of it is a 404; changes of it work.`,
    access: 'ADMIN',
    requestId: 'optional',
    body: z
      .strictObject({
        participant_code: participantCodeSchema,
        region: z.enum(REGIONS).optional().meta({ description: 'Region of the account. `eu` when absent.' }),
        account_label: accountLabelSchema
          .optional()
          .meta({ description: 'Label of the account. `general` when absent.' }),
        type: z.enum(ACCOUNT_TYPES).optional().meta({ description: 'Legal form. `individual` when absent.' }),
        tier: z.enum(ACCOUNT_TIERS).optional().meta({ description: 'Tier. `pro` when absent.' }),
        prefunded: z.boolean().optional().meta({
          description:
            'Whether buys draw on the own cash of the account. When absent, as the participant is funded; `general` cannot differ from it.',
        }),
        tenants: z
          .array(participantCodeSchema)
          .max(CODES_MAX)
          .optional()
          .meta({ description: 'Codes of the tenants.' }),
        financial_advisors: z
          .array(participantCodeSchema)
          .max(CODES_MAX)
          .optional()
          .meta({ description: 'Codes of the advisors, each with all three permissions.' }),
      })
      .meta({ id: 'CreateCustomerAccount', description: 'An account to create.' }),
    bodyExample: { participant_code: 'CUST01', region: 'eu' },
    answers: {
      202: {
        description: 'The account as it will read. `Location` is the address of its details.',
        schema: customerAccountSchema,
        example: { ...accountExample, grants: [], financial_advisors: [], effective_at: '' },
      },
    },
    problems: [
      'participant_not_found',
      'account_exists',
      'participant_is_holder',
      'participant_is_tenant',
      'self_advised',
      'duplicate_tenant',
      'duplicate_financial_advisor',
      'conflict',
    ],
  }),
  listCustomerAccounts: apiCall({
    id: 'listCustomerAccounts',
    tag: 'Customer accounts',
    method: 'GET',
    path: '/accounts',
    summary: 'List customer accounts',
    description: 'A key of a participant lists the accounts that it holds, is tenant of, or advises on.',
    access: 'READ',
    callers: ALL_KEYS,
    query: listQuery({
      participant_code: participantCodeFilter,
      account_label: accountLabelSchema.optional().meta({ description: 'Only accounts with this label.' }),
      status: z.enum(ACCOUNT_STATUSES).optional().meta({ description: 'Only accounts in this status.' }),
      tenant: participantCodeSchema.optional().meta({ description: 'Only accounts with this tenant.' }),
      financial_advisor: participantCodeSchema
        .optional()
        .meta({ description: 'Only accounts on which this advisor has a grant in force.' }),
    }),
    answers: {
      200: {
        description: 'A page of accounts, oldest first.',
        schema: page('CustomerAccountPage', 'accounts', customerAccountSchema),
        example: { accounts: [accountExample], next_page_token: '' },
      },
    },
  }),
  getCustomerAccount: apiCall({
    id: 'getCustomerAccount',
    tag: 'Customer accounts',
    method: 'GET',
    path: '/accounts/{zrn}/details',
    summary: 'Read a customer account',
    access: 'READ',
    callers: ALL_KEYS,
    answers: { 200: { description: 'The account.', schema: customerAccountSchema, example: accountExample } },
    problems: ['account_not_found'],
  }),
  updateCustomerAccount: apiCall({
    id: 'updateCustomerAccount',
    tag: 'Customer accounts',
    method: 'PATCH',
    path: '/accounts/{zrn}',
    summary: 'Change the tier of a customer account',
    description: SETTLES,
    access: 'ADMIN',
    requestId: 'optional',
    body: z
      .strictObject({ tier: z.enum(ACCOUNT_TIERS).meta({ description: 'New tier.' }) })
      .meta({ id: 'UpdateCustomerAccount', description: 'Change of an account.' }),
    bodyExample: { tier: 'gold' },
    answers: ACCEPTED_CHANGE,
    problems: ['account_not_found'],
  }),
  addTenant: apiCall({
    id: 'addTenant',
    tag: 'Customer accounts',
    method: 'POST',
    path: '/accounts/{zrn}/tenants',
    summary: 'Add a tenant',
    description: `A tenant has the rights of the holder. ${SETTLES}`,
    access: 'ADMIN',
    requestId: 'optional',
    body: z
      .strictObject({ participant_code: participantCodeSchema })
      .meta({ id: 'AddTenant', description: 'A tenant to add.' }),
    bodyExample: { participant_code: 'CUST02' },
    answers: ACCEPTED_CHANGE,
    problems: [
      'account_not_found',
      'participant_not_found',
      'participant_is_holder',
      'participant_is_advisor',
      'duplicate_tenant',
      'conflict',
    ],
  }),
  removeTenant: apiCall({
    id: 'removeTenant',
    tag: 'Customer accounts',
    method: 'DELETE',
    path: '/accounts/{zrn}/tenants/{participant_code}',
    summary: 'Remove a tenant',
    description: SETTLES,
    access: 'ADMIN',
    requestId: 'optional',
    answers: ACCEPTED_CHANGE,
    problems: ['account_not_found', 'tenant_not_found'],
  }),
  linkAdvisor: apiCall({
    id: 'linkAdvisor',
    tag: 'Customer accounts',
    method: 'POST',
    path: '/accounts/{zrn}/advisors',
    summary: 'Link a financial advisor',
    description: `An advisor reads the account, and its key may request Operations of Strategies for the holder, within the permissions and limits of the grant. The credit check judges them in the transaction that places the hold. ${SETTLES}`,
    access: 'ADMIN',
    requestId: 'optional',
    body: z
      .strictObject({
        participant_code: participantCodeSchema,
        ...grantTerms,
        expires_at: expiresAtSchema.optional().meta({
          description: 'Time of RFC 3339 from which the grant is no longer in force. When absent, it never ends.',
        }),
        agreement_ref: agreementRefSchema
          .min(1)
          .optional()
          .meta({ description: 'Reference of the agreement between advisor and customer.' }),
      })
      .meta({ id: 'LinkAdvisor', description: 'A financial advisor to link.' }),
    bodyExample: { participant_code: 'CUST02', limits: { order_notional: '25000.00', currency: 'USD' } },
    answers: ACCEPTED_CHANGE,
    problems: [
      'account_not_found',
      'participant_not_found',
      'self_advised',
      'participant_is_tenant',
      'duplicate_financial_advisor',
      'conflict',
    ],
  }),
  updateGrant: apiCall({
    id: 'updateGrant',
    tag: 'Customer accounts',
    method: 'PATCH',
    path: '/accounts/{zrn}/advisors/{participant_code}',
    summary: 'Change the grant of a financial advisor',
    description: `An absent member stays as it is; an empty text and \`{}\` clear. ${SETTLES}`,
    access: 'ADMIN',
    requestId: 'optional',
    body: z
      .strictObject({
        ...grantTerms,
        expires_at: newEndSchema.optional().meta({ description: 'New end of the grant. Empty: it never ends.' }),
        agreement_ref: agreementRefSchema
          .optional()
          .meta({ description: 'New reference of the agreement. Empty: none.' }),
      })
      .meta({ id: 'UpdateGrant', description: 'Changes of a grant.' }),
    bodyExample: { permissions: ['VIEW', 'BUY'], limits: {} },
    answers: ACCEPTED_CHANGE,
    problems: ['account_not_found', 'advisor_not_found'],
  }),
  unlinkAdvisor: apiCall({
    id: 'unlinkAdvisor',
    tag: 'Customer accounts',
    method: 'DELETE',
    path: '/accounts/{zrn}/advisors/{participant_code}',
    summary: 'Revoke a financial advisor',
    description: SETTLES,
    access: 'ADMIN',
    requestId: 'optional',
    answers: ACCEPTED_CHANGE,
    problems: ['account_not_found', 'advisor_not_found'],
  }),
  getAccountBalances: apiCall({
    id: 'getAccountBalances',
    tag: 'Customer accounts',
    method: 'GET',
    path: '/accounts/{zrn}/balances',
    summary: 'Read what a customer account holds',
    description:
      'The account `general` shows the own cash of its holder and the holdings of the Traders of its holder. Holder, tenants and advisors in force read it.',
    access: 'READ',
    callers: ALL_KEYS,
    answers: {
      200: {
        description: 'The balances.',
        schema: z
          .object({ zrn: customerAccountSchema.shape.zrn, balances: ownedBalancesSchema })
          .meta({ id: 'AccountBalances', description: 'Everything that a customer account holds.' }),
        example: {
          zrn: accountExample.zrn,
          balances: [{ account_label: 'general', asset: 'USD', balance: '250.00', held: '0.00', available: '250.00' }],
        },
      },
    },
    problems: ['account_not_found'],
  }),
  listAdvisors: apiCall({
    id: 'listAdvisors',
    tag: 'Customer accounts',
    method: 'GET',
    path: '/accounts/{zrn}/advisors',
    summary: 'List the financial advisors in force',
    description: 'An advisor reads its own grant only.',
    access: 'READ',
    callers: ALL_KEYS,
    answers: {
      200: {
        description: 'The grants in force, in the order of their addition.',
        schema: z
          .object({ advisors: z.array(grantSchema).meta({ description: 'Grants in force.' }) })
          .meta({ id: 'AdvisorList', description: 'The advisors of an account.' }),
        example: { advisors: [grantExample] },
      },
    },
    problems: ['account_not_found'],
  }),
  getGrantHistory: apiCall({
    id: 'getGrantHistory',
    tag: 'Customer accounts',
    method: 'GET',
    path: '/accounts/{zrn}/advisors/{participant_code}/history',
    summary: 'Read every version of a grant',
    description: 'An advisor reads the history of its own grant only.',
    access: 'READ',
    callers: ALL_KEYS,
    answers: {
      200: {
        description: 'The versions, oldest first.',
        schema: z
          .object({ versions: z.array(grantSchema).meta({ description: 'Versions, oldest first.' }) })
          .meta({ id: 'GrantHistory', description: 'What an advisor could do on an account, and when.' }),
        example: { versions: [grantExample] },
      },
    },
    problems: ['account_not_found', 'advisor_not_found'],
  }),
} as const;
