import { z } from 'zod';
import { ACCOUNT_KINDS, type AccountTraits } from '../ledger/account-kinds';
import { keysOf } from '../ledger/keys-of';
import { LEDGER_PURPOSES } from '../ledger/purposes';
import { SOURCE_KINDS } from '../ledger/sources';
import { asset, count, decimal, decimalOrEmpty, identifier, identifierOrEmpty, openCode, timestamp } from './formats';

/** The part of an account's name after its kind, by the address of the kind; null for a name without such a part. */
const OWNER_PATTERNS: Readonly<Record<AccountTraits['address'], string | null>> = {
  none: null,
  participant: '[a-zA-Z0-9_-]{1,6}',
  own_id: '[0-9a-f-]{36}',
};

function namesOf(address: AccountTraits['address'], owner: string | null): readonly string[] {
  return keysOf(ACCOUNT_KINDS)
    .filter((kind) => ACCOUNT_KINDS[kind].address === address)
    .map((kind) => (owner === null ? kind : `${kind}:${owner}`));
}

/** The part of an account's name after its kind, as texts for people show it. */
const OWNER_NAMES: typeof OWNER_PATTERNS = { none: null, participant: '{code}', own_id: '{id}' };

/** The names of accounts as texts for people show them: `float`, `participant:{code}`. */
export const LEDGER_ACCOUNT_NAMES: readonly string[] = keysOf(OWNER_PATTERNS).flatMap((address) =>
  namesOf(address, OWNER_NAMES[address]),
);

/** An account of the ledger as a filter and an entry name it. */
export const LEDGER_ACCOUNT_PATTERN = new RegExp(
  `^(${keysOf(OWNER_PATTERNS)
    .flatMap((address) => namesOf(address, OWNER_PATTERNS[address]))
    .join('|')})$`,
);

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
    source: openCode(SOURCE_KINDS, 'Kind of the resource that the entry is made for.'),
    source_id: identifier('Id of that resource. That of a `deposit_reversal` is derived from the deposit.'),
    execution_id: identifierOrEmpty('Execution that caused the entry. Empty for any other source.'),
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
