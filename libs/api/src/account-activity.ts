import { ledgerEntrySchema } from '@ballast/contracts';
import { ALL_KEYS, apiCall } from './api-call';
import { assetFilter, entryExample } from './funding';
import { listQuery, page } from './paging';

export const ACCOUNT_ACTIVITY_CALLS = {
  listAccountActivity: apiCall({
    id: 'listAccountActivity',
    tag: 'Customer accounts',
    method: 'GET',
    path: '/accounts/{zrn}/activity',
    summary: 'List what was posted to a customer account',
    description:
      'The ledger entries of the account, without their other sides. The account `general` shows the entries of the own cash and assets of its holder, and those of the Traders of its holder. Holder, tenants and advisors in force read it.',
    access: 'READ',
    callers: ALL_KEYS,
    query: listQuery({ asset: assetFilter }),
    answers: {
      200: {
        description: 'A page of ledger entries, oldest first.',
        schema: page('AccountActivityPage', 'entries', ledgerEntrySchema),
        example: {
          entries: [{ ...entryExample, account: 'participant:CUST01', balance_after: '245000.00' }],
          next_page_token: '',
        },
      },
    },
    problems: ['account_not_found'],
  }),
} as const;
