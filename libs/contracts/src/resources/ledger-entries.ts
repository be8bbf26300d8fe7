import { z } from 'zod';
import { LEDGER_PURPOSES } from '../credit/messages';
import { asset, count, decimal, decimalOrEmpty, identifier, identifierOrEmpty, openCode, timestamp } from './formats';

/** An account of the ledger as a filter and an entry name it. */
export const LEDGER_ACCOUNT_PATTERN =
  /^(float|house|fees|external|participant:[a-zA-Z0-9_-]{1,6}|trader:[0-9a-f-]{36})$/;

export const ledgerEntrySchema = z
  .object({
    id: identifier('Id of the entry.'),
    transaction_id: identifier('Transaction that the entry is one side of.'),
    account: z.string().meta({
      pattern: LEDGER_ACCOUNT_PATTERN.source,
      description: 'Account: `float`, `participant:{code}`, `trader:{id}`, `house`, `fees` or `external`.',
    }),
    asset: asset('Currency or asset that moved.'),
    amount: decimal('Signed amount. Positive: the balance of the account grows.'),
    balance_after: decimalOrEmpty('Balance of the account after the entry. Empty for `house` and `external`.'),
    execution_id: identifierOrEmpty('Execution that caused the entry. Empty for a deposit.'),
    instruction_index: count('Position of the Instruction in its Execution, from 0.')
      .nullable()
      .meta({ description: 'Position of the Instruction in its Execution, from 0. `null` without an Instruction.' }),
    purpose: openCode(LEDGER_PURPOSES, 'Purpose of the posting.'),
    created_at: timestamp('Time of the posting: RFC 3339, UTC, milliseconds.'),
  })
  .meta({
    id: 'LedgerEntry',
    description: 'One side of a posting. The amounts of all accounts of a transaction and asset sum to 0.',
  });

export type LedgerEntry = Readonly<z.output<typeof ledgerEntrySchema>>;
