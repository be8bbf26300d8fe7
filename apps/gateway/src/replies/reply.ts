import type { Cause, Composed } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { z } from 'zod';

/** Service that answers an effect; `credit` is the ledger, `accounts` the registry of customer accounts, `account_bulk` its bulk calls, `quotes` the ends of quotes, `configurations` those of the rebalancer, `transfers` and `movements` decided ones. */
export type Responder =
  | 'registry'
  | 'accounts'
  | 'account_bulk'
  | 'configurations'
  | 'credit'
  | 'orchestrator'
  | 'quotes'
  | 'rebalancer'
  | 'transfers'
  | 'movements';

/** A message of the log that answers an effect, or a part of the answer. */
export interface Reply {
  /** Correlation id of the effect. */
  readonly effectId: string;
  readonly source: Responder;
  /** Place of the part in the answer of its source, from 0. A part that comes again has the same place. */
  readonly part: number;
  /** Number of parts of a complete answer of this source; null for as many as the registry's. */
  readonly expected: number | null;
  /** JSON text. */
  readonly outcome: string;
  readonly occurredAt: string;
  /** The message itself. */
  readonly cause: Cause;
}

/** Receiver of the replies of a slice. */
export interface ReplySink {
  /** Answers the facts that requests have ended. */
  record(tx: Tx, replies: readonly Reply[]): Promise<readonly Composed[]>;
}

export type ReplyPart = Pick<Reply, 'source' | 'expected' | 'outcome'>;

const registryOutcome = z.object({ created: z.number(), existing: z.number(), taken: z.array(z.string()).optional() });

/** How the outcomes of the parts of an answer make one. The answers of other sources have one part. */
const SUMS: { readonly [Source in Responder]?: (parts: readonly ReplyPart[]) => string } = {
  registry: sumOfRegistry,
  account_bulk: sumOfBulk,
  configurations: sumOfConfigurations,
};

const bulkOutcome = z.object({
  created: z.number().optional(),
  linked: z.number().optional(),
  existing: z.number(),
  refused: z.array(z.unknown()).optional(),
});

/** Outcomes by source, once all parts of all sources are there; undefined before. */
export function collectOutcomes(
  parts: readonly ReplyPart[],
  sources: readonly Responder[],
): ReadonlyMap<Responder, string> | undefined {
  const chunks = parts.find(({ source }) => source === 'registry')?.expected ?? undefined;
  const outcomes = new Map<Responder, string>();
  for (const source of sources) {
    const own = parts.filter((part) => part.source === source);
    const [first] = own;
    if (first === undefined) return undefined;
    const expected = first.expected ?? chunks;
    if (expected === undefined || own.length < expected) return undefined;
    outcomes.set(source, SUMS[source]?.(own) ?? first.outcome);
  }
  return outcomes;
}

const configurationsOutcome = z.object({ created: z.number(), updated: z.number(), refusal: z.string().optional() });

/** Sum of the counts that the rebalancer reports for each chunk. Only a request of one chunk has a refusal. */
function sumOfConfigurations(parts: readonly ReplyPart[]): string {
  const counts = parts.map(({ outcome }) => configurationsOutcome.parse(JSON.parse(outcome)));
  const refusal = counts[0]?.refusal;
  return JSON.stringify({
    created: counts.reduce((sum, { created }) => sum + created, 0),
    updated: counts.reduce((sum, { updated }) => sum + updated, 0),
    ...(refusal === undefined ? {} : { refusal }),
  });
}

/** Sum of the counts that the registry reports for each chunk. */
function sumOfRegistry(parts: readonly ReplyPart[]): string {
  const counts = parts.map(({ outcome }) => registryOutcome.parse(JSON.parse(outcome)));
  const taken = counts.flatMap(({ taken: codes = [] }) => codes);
  return JSON.stringify({
    created: counts.reduce((sum, { created }) => sum + created, 0),
    existing: counts.reduce((sum, { existing }) => sum + existing, 0),
    ...(taken.length === 0 ? {} : { taken }),
  });
}

/** Sum of the counts that the registry reports for each chunk of a bulk call about accounts. */
function sumOfBulk(parts: readonly ReplyPart[]): string {
  const chunks = parts.map(({ outcome }) => bulkOutcome.parse(JSON.parse(outcome)));
  const sum = (name: 'created' | 'linked' | 'existing'): number =>
    chunks.reduce((total, chunk) => total + (chunk[name] ?? 0), 0);
  const refused = chunks.flatMap((chunk) => chunk.refused ?? []);
  return JSON.stringify({
    ...(chunks[0]?.linked === undefined ? { created: sum('created') } : { linked: sum('linked') }),
    existing: sum('existing'),
    ...(refused.length === 0 ? {} : { refused }),
  });
}
