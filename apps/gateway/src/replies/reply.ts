import { z } from 'zod';

/** Who answers an effect: the registry, the credit check (ledger), the orchestrator. */
export type ReplySource = 'registry' | 'credit' | 'orchestrator';

/** A message of the log that answers an effect, or a part of the answer. */
export interface Reply {
  /** The correlation id under which the effect went out. */
  readonly effectId: string;
  readonly source: ReplySource;
  /** Tells parts of an answer apart, and a part that came twice from two parts. */
  readonly messageId: string;
  /** How many parts make the answer of this source complete; null: as many as the registry's. */
  readonly expected: number | null;
  /** JSON. */
  readonly outcome: string;
  readonly occurredAt: string;
}

export type ReplyPart = Pick<Reply, 'source' | 'expected' | 'outcome'>;

const registryOutcome = z.object({ created: z.number(), existing: z.number() });

/** The outcome of every source asked for, once all of their parts are there; undefined before. */
export function collectOutcomes(
  parts: readonly ReplyPart[],
  sources: readonly ReplySource[],
): ReadonlyMap<ReplySource, string> | undefined {
  const chunks = parts.find(({ source }) => source === 'registry')?.expected ?? undefined;
  const outcomes = new Map<ReplySource, string>();
  for (const source of sources) {
    const own = parts.filter((part) => part.source === source);
    const [first] = own;
    if (first === undefined) return undefined;
    const expected = first.expected ?? chunks;
    if (expected === undefined || own.length < expected) return undefined;
    outcomes.set(source, source === 'registry' ? sumOfRegistry(own) : first.outcome);
  }
  return outcomes;
}

/** The registry counts chunk by chunk. */
function sumOfRegistry(parts: readonly ReplyPart[]): string {
  const counts = parts.map(({ outcome }) => registryOutcome.parse(JSON.parse(outcome)));
  return JSON.stringify({
    created: counts.reduce((sum, { created }) => sum + created, 0),
    existing: counts.reduce((sum, { existing }) => sum + existing, 0),
  });
}
