import { creditDecisionSchema, holdsPlaceSchema, ledgerEntrySchema } from '@ballast/contracts';
import { z } from 'zod';
import { asOf, executionIds, nextAfter, nonEmpty, wholeNumber } from './fields';
import { internalCall, type Frozen } from './internal-call';

const ENTRIES_PER_PAGE_MAX = 1_000;

const assetBalanceSchema = z.object({
  asset: z.string(),
  /** Posted balance, including the held part. */
  balance: z.string(),
  /** Sum of the open holds; empty as of a time. */
  held: z.string(),
  /** `balance` less `held`; empty as of a time. */
  available: z.string(),
});
export type AssetBalance = Frozen<z.output<typeof assetBalanceSchema>>;

const labelledBalanceSchema = assetBalanceSchema.extend({
  /** `general` for own cash, the id of the Strategy for holdings in it. */
  account_label: z.string(),
});
export type LabelledBalance = Frozen<z.output<typeof labelledBalanceSchema>>;

const servedBy = ['credit-check'] as const;
const callers = ['gateway'] as const;

export const BALANCES = {
  ofParticipant: internalCall({
    method: 'GET',
    path: '/internal/balances',
    summary: 'Own cash of a participant, then its holdings in each Strategy.',
    servedBy,
    callers,
    query: z.object({ platform_code: nonEmpty, participant_code: nonEmpty, as_of: asOf }),
    answer: z.object({ balances: z.array(labelledBalanceSchema) }),
  }),
  ofTrader: internalCall({
    method: 'GET',
    path: '/internal/holdings',
    summary: 'Holdings of a Trader; empty for a Trader that does not exist.',
    servedBy,
    callers,
    query: z.object({ trader_id: z.uuid(), as_of: asOf }),
    answer: z.object({ holdings: z.array(assetBalanceSchema) }),
  }),
  ofFloat: internalCall({
    method: 'GET',
    path: '/internal/float',
    summary: 'The float of a platform, one account for each currency.',
    servedBy,
    callers,
    query: z.object({ platform_code: nonEmpty, as_of: asOf }),
    answer: z.object({ accounts: z.array(assetBalanceSchema) }),
  }),
} as const;

export const ENTRIES = {
  list: internalCall({
    method: 'GET',
    path: '/internal/entries',
    summary: 'A page of ledger entries in the order of their posting.',
    servedBy,
    callers,
    query: z.object({
      platform_code: nonEmpty,
      transaction_id: z.uuid().optional(),
      execution_id: z.uuid().optional(),
      account: nonEmpty.optional(),
      /** Code of a participant: entries of its own account and of its Traders. Excludes every filter but `asset`. */
      holder: nonEmpty.optional(),
      asset: nonEmpty.optional(),
      as_of: asOf,
      /** `next_after` of the previous page. Absent or empty for the first page. */
      after: z.string().default(''),
      limit: wholeNumber.min(1).max(ENTRIES_PER_PAGE_MAX),
    }),
    answer: z.object({ entries: z.array(ledgerEntrySchema), next_after: nextAfter }),
  }),
  search: internalCall({
    method: 'POST',
    path: '/internal/entries/search',
    summary: 'All ledger entries of some Executions, in the order of their posting.',
    servedBy,
    callers,
    body: z.strictObject({ platform_code: nonEmpty, execution_ids: executionIds }),
    answer: z.object({ entries: z.array(ledgerEntrySchema) }),
  }),
} as const;

export const CHECKS = {
  preview: internalCall({
    method: 'POST',
    path: '/internal/checks',
    summary: 'Decisions that a credit check would make now, with no hold placed.',
    servedBy,
    callers: ['operation-orchestrator'],
    body: z.strictObject({ platform_code: nonEmpty, check: holdsPlaceSchema }),
    answer: z.object({ decisions: z.array(creditDecisionSchema) }),
  }),
} as const;
