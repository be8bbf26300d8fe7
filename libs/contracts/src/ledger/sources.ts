import { keysOf } from './keys-of';

/** The rules in which the kinds of sources differ. */
export interface SourceTraits {
  /** The kind in tables. A single letter, because these tables grow by several rows for each participant. */
  readonly code: string;
  /** `instruction`: a transfer belongs to the Instruction of its leg. `none`: transfers are not numbered for readers. */
  readonly legs: 'instruction' | 'none';
}

/** Every kind of source. A hold, a ledger transaction with its entries, and a trade are each made for one source. */
export const SOURCES = {
  execution: { code: 'E', legs: 'instruction' },
  deposit: { code: 'D', legs: 'none' },
  quote: { code: 'Q', legs: 'none' },
  transfer: { code: 'T', legs: 'none' },
  deposit_reversal: { code: 'R', legs: 'none' },
  float_withdrawal: { code: 'W', legs: 'none' },
  withdrawal: { code: 'O', legs: 'none' },
  payment: { code: 'P', legs: 'none' },
  payout: { code: 'Y', legs: 'none' },
} as const satisfies Readonly<Record<string, SourceTraits>>;

export type SourceKind = keyof typeof SOURCES;

export const SOURCE_KINDS: readonly SourceKind[] = keysOf(SOURCES);

/** The thing that a hold, a ledger transaction or a trade is made for. Ids of two kinds are never equal. */
export interface Source {
  readonly kind: SourceKind;
  readonly id: string;
}

/**
 * The kind that tables store as this letter.
 * @throws Error for a letter that no kind has.
 */
export function sourceKindOf(code: string): SourceKind {
  const kind = SOURCE_KINDS.find((each) => SOURCES[each].code === code);
  if (kind === undefined) throw new Error(`no source is stored as ${JSON.stringify(code)}`);
  return kind;
}
