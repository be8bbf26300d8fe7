import { count } from '@ballast/contracts';
import { z } from 'zod';
import { SETTLES } from './account-changes';
import { apiCall, BULK_BODY_BYTES_MAX } from './api-call';
import { accountExample } from './customer-account-examples';
import { CUSTOMER_ACCOUNT_CALLS } from './customer-accounts';
import { PARTICIPANTS_MAX } from './operation-body';

const existing = (what: string) => count(`Number of ${what} that were there before; they stay as they are.`);

export const advisorLinkSchema = CUSTOMER_ACCOUNT_CALLS.linkAdvisor.body
  .extend({
    account: z
      .string()
      .max(100)
      .regex(/^[^\0]*$/, 'must not contain the character U+0000')
      .meta({ description: 'ZRN of the customer account, in any of its forms.' }),
  })
  .meta({ id: 'AdvisorLink', description: 'A financial advisor to link to an account.' });

const REFUSALS = `An entry of which a participant or an account does not exist, or whose roles exclude each other, refuses the whole call and is named in \`errors\` by its place. Only when such a change happens at the same moment can the call refuse an entry after it has made others: sent again without it, the others count as existing.`;

export const ACCOUNT_BULK_CALLS = {
  createCustomerAccounts: apiCall({
    id: 'createCustomerAccounts',
    tag: 'Customer accounts',
    method: 'POST',
    path: '/accounts/bulk',
    summary: 'Create many customer accounts',
    description: `Accounts that exist already are left as they are and counted. ${REFUSALS} ${SETTLES}`,
    access: 'ADMIN',
    requestId: 'optional',
    body: z
      .strictObject({
        accounts: z
          .array(CUSTOMER_ACCOUNT_CALLS.createCustomerAccount.body)
          .min(1)
          .max(PARTICIPANTS_MAX)
          .meta({ description: 'Accounts to create. Each participant and label stands once.' }),
      })
      .meta({ id: 'CreateCustomerAccounts', description: 'Accounts to create.' }),
    bodyBytesMax: BULK_BODY_BYTES_MAX,
    bodyExample: {
      accounts: [
        { participant_code: 'CUST01', region: 'eu' },
        { participant_code: 'CUST02', account_label: 'growth' },
      ],
    },
    answers: {
      202: {
        description: 'How many were created and how many existed.',
        schema: z
          .object({ created: count('Number of accounts that were created.'), existing: existing('accounts') })
          .meta({ id: 'CustomerAccountsCreated', description: 'Outcome of the creation of many accounts.' }),
        example: { created: 2, existing: 0 },
      },
    },
    problems: [
      'participant_not_found',
      'participant_is_holder',
      'participant_is_tenant',
      'self_advised',
      'duplicate_tenant',
      'duplicate_financial_advisor',
      'conflict',
    ],
  }),
  linkAdvisors: apiCall({
    id: 'linkAdvisors',
    tag: 'Customer accounts',
    method: 'POST',
    path: '/accounts/advisors/bulk',
    summary: 'Link many financial advisors',
    description: `Advisors that are linked already keep their grants and are counted. ${REFUSALS} ${SETTLES}`,
    access: 'ADMIN',
    requestId: 'optional',
    body: z
      .strictObject({
        advisors: z
          .array(advisorLinkSchema)
          .min(1)
          .max(PARTICIPANTS_MAX)
          .meta({ description: 'Links to make. Each account and advisor stands once.' }),
      })
      .meta({ id: 'LinkAdvisors', description: 'Financial advisors to link.' }),
    bodyBytesMax: BULK_BODY_BYTES_MAX,
    bodyExample: { advisors: [{ account: accountExample.zrn, participant_code: 'CUST02' }] },
    answers: {
      202: {
        description: 'How many were linked and how many were linked before.',
        schema: z
          .object({ linked: count('Number of advisors that were linked.'), existing: existing('links') })
          .meta({ id: 'AdvisorsLinked', description: 'Outcome of the linking of many advisors.' }),
        example: { linked: 1, existing: 0 },
      },
    },
    problems: ['account_not_found', 'participant_not_found', 'self_advised', 'participant_is_tenant', 'conflict'],
  }),
} as const;
