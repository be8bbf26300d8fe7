import { keysOf } from './keys-of';

/** The rules in which the kinds of ledger accounts differ. */
export interface AccountTraits {
  /**
   * The part of an account's name after its kind, and the source of its id.
   *
   * - `none`: one account per platform, named after its kind: `float`.
   * - `participant`: one per participant code: `participant:CUST01`. The id derives from the platform and the name.
   * - `own_id`: the id of the account itself: `trader:{uuid}`.
   */
  readonly address: 'none' | 'participant' | 'own_id';
  /**
   * `customer`: has balances and holds, and is never negative. `counter`: the other side of customers' transfers, without
   * a balance, because every Operation would wait for it.
   */
  readonly side: 'customer' | 'counter';
  /** The content of a customer's account: `cash` alone, or `assets` and the cash that passes through. */
  readonly holds: 'cash' | 'assets';
  /** No participant may have the name of this kind as its code. */
  readonly isReservedCode: boolean;
}

/** Every kind of ledger account. Tables, messages, names, ids and reserved codes derive from this record. */
export const ACCOUNT_KINDS = {
  /** The cash of a platform that pays for its novated participants. */
  float: { address: 'none', side: 'customer', holds: 'cash', isReservedCode: true },
  /** The own cash of one participant, and the assets of its `general` customer account. */
  participant: { address: 'participant', side: 'customer', holds: 'cash', isReservedCode: false },
  /** The holdings of one participant in one Strategy, so those of two Strategies never mix. */
  trader: { address: 'own_id', side: 'customer', holds: 'assets', isReservedCode: false },
  /** Cash and assets of a customer account with another label than `general`. */
  account: { address: 'own_id', side: 'customer', holds: 'assets', isReservedCode: false },
  /** The counterparty of every trade. */
  house: { address: 'none', side: 'counter', holds: 'assets', isReservedCode: true },
  /** Fees that customers paid. */
  fees: { address: 'none', side: 'counter', holds: 'cash', isReservedCode: true },
  /** The world outside: deposits come from it. */
  external: { address: 'none', side: 'counter', holds: 'cash', isReservedCode: false },
} as const satisfies Readonly<Record<string, AccountTraits>>;

export type AccountKind = keyof typeof ACCOUNT_KINDS;

type KindOfSide<Side extends AccountTraits['side']> = {
  [Kind in AccountKind]: (typeof ACCOUNT_KINDS)[Kind]['side'] extends Side ? Kind : never;
}[AccountKind];

/** A kind of account that has balances. */
export type CustomerKind = KindOfSide<'customer'>;
/** A kind of account without a balance: one account per platform, named after its kind. */
export type CounterKind = KindOfSide<'counter'>;

const KINDS = keysOf(ACCOUNT_KINDS);

export const CUSTOMER_KINDS: readonly CustomerKind[] = KINDS.filter(isCustomerKind);
export const COUNTER_KINDS: readonly CounterKind[] = KINDS.filter(isCounterKind);

/** Codes that no participant can have, because accounts of the platform are called so. */
export const RESERVED_CODES: readonly string[] = KINDS.filter((kind) => ACCOUNT_KINDS[kind].isReservedCode);

export function isCounterKind(name: string): name is CounterKind {
  return sideOf(name) === 'counter';
}

function isCustomerKind(name: string): name is CustomerKind {
  return sideOf(name) === 'customer';
}

function sideOf(name: string): AccountTraits['side'] | undefined {
  return KINDS.flatMap((kind) => (kind === name ? [ACCOUNT_KINDS[kind].side] : []))[0];
}
