/**
 * A pending delivery in its lane. A lane has the pending deliveries of one resource to one endpoint, in the order of
 * their events. Only the first of them, the head, is tried; the others wait until the head is delivered or given up.
 * Lanes are independent of each other, so a failing resource or endpoint delays no other.
 */
export interface LaneEntry {
  readonly id: string;
  /** Number of the event among the events of its platform. */
  readonly position: number;
  /** Whether a dispatcher has claimed it: it is being tried or is about to be. */
  readonly isClaimed: boolean;
  /** Unix milliseconds of its next try; undefined while it waits for an earlier delivery of its lane. */
  readonly dueMs: number | undefined;
}

/** A pending delivery with the key of its lane. */
export interface EntryOfLane extends LaneEntry {
  readonly lane: string;
}

export interface LaneChange {
  readonly id: string;
  readonly dueMs: number | undefined;
}

/** The time at which lanes are arranged. `hurried` makes each head due now even if a retry was scheduled for later. */
export interface LaneArrangement {
  readonly nowMs: number;
  readonly hurried: boolean;
}

/**
 * Whether each of the new deliveries is the head of its lane. `arrivals` are the lanes of the new deliveries in the
 * order of their events; `occupied` are the lanes that have a pending delivery already.
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
 * The entries that change so that in each lane the head is due and no other entry is (`arrangeLane`), with their new due
 * times. `entries` are all pending deliveries of the lanes, in any order.
 */
export function arrangeLanes<E extends EntryOfLane>(entries: readonly E[], at: LaneArrangement): readonly E[] {
  const byLane = new Map<string, E[]>();
  for (const entry of entries) {
    const lane = byLane.get(entry.lane);
    if (lane === undefined) byLane.set(entry.lane, [entry]);
    else lane.push(entry);
  }
  return [...byLane.values()].flatMap((lane) => {
    const changes = new Map(arrangeLane(lane, at).map(({ id, dueMs }) => [id, dueMs]));
    return lane.filter(({ id }) => changes.has(id)).map((entry) => ({ ...entry, dueMs: changes.get(entry.id) }));
  });
}

/**
 * Changes to one lane so that its head is due and no other entry is: after its head has gone, or after older events were
 * put back into it. There are none while one of its entries is claimed, because two entries of a lane are never tried at
 * once.
 */
export function arrangeLane(entries: readonly LaneEntry[], at: LaneArrangement): readonly LaneChange[] {
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
