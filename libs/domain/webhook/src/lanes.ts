/**
 * A lane is what one endpoint is owed of one resource, in the order of the events' positions. Only its head is tried;
 * the others wait until the head is delivered or given up. Lanes know nothing of each other, so a failing resource or
 * endpoint delays no other.
 */
export interface LaneEntry {
  readonly id: string;
  /** The event's place among those of its platform. */
  readonly position: number;
  /** Somebody is trying it, or is about to. */
  readonly isClaimed: boolean;
  /** When it may be tried; undefined while it waits for the ones before it. */
  readonly dueMs: number | undefined;
}

export interface LaneChange {
  readonly id: string;
  readonly dueMs: number | undefined;
}

/**
 * Which of the arriving deliveries are the heads of their lanes. `arrivals` are the lanes of the new deliveries in the
 * order of their events, `occupied` those with a pending delivery already.
 */
export function admit(arrivals: readonly string[], occupied: ReadonlySet<string>): readonly boolean[] {
  const taken = new Set(occupied);
  return arrivals.map((lane) => {
    if (taken.has(lane)) return false;
    taken.add(lane);
    return true;
  });
}

/**
 * What has to change in one lane so that exactly its head is due: after its head has gone, or after older events were
 * put back into it. While one of its entries is claimed nothing changes, because two of a lane are never tried at once.
 * `hurried` makes the head due at once even if a retry was scheduled for later.
 */
export function arrangeLane(
  entries: readonly LaneEntry[],
  at: { readonly nowMs: number; readonly hurried: boolean },
): readonly LaneChange[] {
  if (entries.some(({ isClaimed }) => isClaimed)) return [];
  const [head, ...waiting] = [...entries].sort((a, b) => a.position - b.position);
  if (head === undefined) return [];
  const dueMs = at.hurried ? Math.min(head.dueMs ?? at.nowMs, at.nowMs) : (head.dueMs ?? at.nowMs);
  const changes: LaneChange[] = head.dueMs === dueMs ? [] : [{ id: head.id, dueMs }];
  for (const entry of waiting) {
    if (entry.dueMs !== undefined) changes.push({ id: entry.id, dueMs: undefined });
  }
  return changes;
}
