/** A fact with its cause and its place in the record. */
export interface CausedFact {
  readonly id: string;
  /** Id of the fact that caused this one; empty, or of a fact that is not in the list. */
  readonly causationId: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly occurredAt: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/**
 * The facts in the order of their times, each behind its cause: clocks of services differ, so a time alone may put an
 * effect first. Facts of one time are in the order of their places. Of a fact that stands in the record twice, the first
 * place counts.
 */
export function inCausalOrder<F extends CausedFact>(facts: readonly F[]): readonly F[] {
  const sorted = [...facts].sort(byTimeAndPlace);
  const known = new Map<string, F>();
  for (const fact of sorted) if (!known.has(fact.id)) known.set(fact.id, fact);
  const placed = new Set<string>();
  const ordered: F[] = [];
  for (const fact of known.values()) {
    for (const each of withCauses(fact, known, placed)) {
      placed.add(each.id);
      ordered.push(each);
    }
  }
  return ordered;
}

/** The fact behind those of its causes that are not placed yet, the first cause first. */
function withCauses<F extends CausedFact>(
  fact: F,
  known: ReadonlyMap<string, F>,
  placed: ReadonlySet<string>,
): readonly F[] {
  const chain = new Map<string, F>();
  let next: F | undefined = fact;
  while (next !== undefined && !placed.has(next.id) && !chain.has(next.id)) {
    chain.set(next.id, next);
    next = known.get(next.causationId);
  }
  return [...chain.values()].reverse();
}

function byTimeAndPlace(a: CausedFact, b: CausedFact): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  if (a.partition !== b.partition) return a.partition - b.partition;
  const [left, right] = [BigInt(a.offset), BigInt(b.offset)];
  return left < right ? -1 : Number(left > right);
}
