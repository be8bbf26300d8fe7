import { toTimestamp, type Clock } from '@ballast/kernel';
import type { Logger } from '@ballast/platform-observability';
import type { Database } from '@ballast/platform-postgres';
import { RecurringWork } from '@ballast/platform-service';
import { claimDue, claimsOf, type ClaimedDelivery } from '../persistence/delivery.store';
import { countPending, lookAtEndpoints, retireDeleted, type EndpointState } from '../persistence/due.store';
import { loadTargets } from '../persistence/target.store';
import type { Lease } from './lease';
import type { Lines } from './lines';

const BACKLOG_COUNT_EVERY_MS = 15_000;
const BACKLOG_COUNT_MAX = 1_000_000;
const RETIRE_MAX = 1_000;

export interface StoreWatchParts {
  readonly database: Database;
  readonly lease: Lease;
  readonly lines: Lines;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly pollMs: number;
  readonly onClaimed: (deliveries: readonly ClaimedDelivery[], claimedBy: string) => void;
  readonly onClosed: (endpointId: string) => void;
  readonly onBacklog: (pending: number) => void;
}

/**
 * Brings what is due from the database into memory, as far as there is room: retries whose time has come, what did not
 * fit when it arrived, what other instances left behind. One thing at a time, so that no two of its steps disagree
 * about what is held.
 */
export class StoreWatch {
  private readonly work: RecurringWork;
  /** The next time that something is known to be due, by the clock of the schedule. */
  private dueMs = Number.POSITIVE_INFINITY;
  private lookAgainAtMs = 0;
  private countAgainAtMs = 0;
  private isInDoubt = false;

  constructor(private readonly parts: StoreWatchParts) {
    this.work = new RecurringWork({
      name: 'deliveries that are due',
      work: () => this.run(),
      everyMs: parts.pollMs,
      logger: parts.logger,
    });
  }

  start(): void {
    this.work.start();
  }

  close(): Promise<void> {
    return this.work.close();
  }

  /** Looks at every endpoint now. */
  look(): void {
    this.lookAgainAtMs = 0;
    this.work.wake();
  }

  /** Claims for the lines that want more. */
  claimSoon(): void {
    this.work.wake();
  }

  /** Something will be due then. */
  expect(dueMs: number): void {
    if (dueMs >= this.dueMs) return;
    this.dueMs = dueMs;
    this.work.wake();
  }

  /** A transaction that claimed deliveries may have been committed without our knowing. */
  doubt(): void {
    this.isInDoubt = true;
    this.work.wake();
  }

  private async run(): Promise<number> {
    const { lease, clock, pollMs } = this.parts;
    if (!lease.isValid) return pollMs;
    if (this.isInDoubt) await this.resolveDoubt();
    if (performance.now() >= this.lookAgainAtMs || clock().getTime() >= this.dueMs) await this.lookAtAll();
    await this.claim();
    return Math.max(Math.min(pollMs, this.dueMs - clock().getTime()), 0);
  }

  private async lookAtAll(): Promise<void> {
    const { database, lines, clock, pollMs } = this.parts;
    const startedAtMs = performance.now();
    this.lookAgainAtMs = startedAtMs + pollMs;
    this.dueMs = Number.POSITIVE_INFINITY;
    const states = await lookAtEndpoints(database);
    const nowMs = clock().getTime();
    await this.openLines(states, nowMs);
    const open = new Set(states.filter(({ isDeleted }) => !isDeleted).map(({ id }) => id));
    for (const { isOpen, confirmedAtMs, target } of lines.all()) {
      if (isOpen && confirmedAtMs < startedAtMs && !open.has(target.id)) this.parts.onClosed(target.id);
    }
    for (const { id, dueMs, isDeleted, isFailing } of states) {
      const line = lines.find(id);
      if (line !== undefined) line.mayBeFailing = isFailing;
      if (isDeleted || dueMs === undefined) continue;
      if (dueMs > nowMs) this.dueMs = Math.min(this.dueMs, dueMs);
      else if (line !== undefined) line.hasBacklog = true;
    }
    await this.retire(states.filter(({ isDeleted }) => isDeleted));
    lines.sweep();
    await this.count();
  }

  /** Opens lines for endpoints with something due and refreshes those that changed. */
  private async openLines(states: readonly EndpointState[], nowMs: number): Promise<void> {
    const { database, lines } = this.parts;
    const stale = states.filter(({ id, version, dueMs, isDeleted }) => {
      const line = lines.find(id);
      if (isDeleted) return false;
      if (line === undefined) return dueMs !== undefined && dueMs <= nowMs;
      return !line.isOpen || version > line.target.version;
    });
    for (const target of await loadTargets(
      database,
      stale.map(({ id }) => id),
    ))
      lines.of(target);
  }

  private async claim(): Promise<void> {
    const { database, lease, lines, clock } = this.parts;
    for (;;) {
      const wanted = lines.wanted();
      if (wanted.size === 0) return;
      const by = lease.id;
      const claimed = await claimDue(database, wanted, { by, nowMs: clock().getTime() });
      this.parts.onClaimed(claimed, by);
      for (const [endpointId, number] of wanted) {
        const line = lines.find(endpointId);
        const count = claimed.filter((delivery) => delivery.endpointId === endpointId).length;
        if (line !== undefined && count < number) line.hasBacklog = false;
      }
    }
  }

  /** Gives back what is claimed for this instance and not held by it. */
  private async resolveDoubt(): Promise<void> {
    const { database, lease, lines, logger } = this.parts;
    this.isInDoubt = false;
    const lost = (await claimsOf(database, lease.id)).filter(({ id }) => !lines.has(id));
    if (lost.length === 0) return;
    logger.warn({ deliveries: lost.length }, 'claims without a holder are given back');
    await database.query(
      `UPDATE webhook.deliveries d SET claimed_by = NULL
         FROM unnest($1::text[], $2::uuid[]) AS l (platform_code, id)
        WHERE d.platform_code = l.platform_code AND d.id = l.id AND d.status = 'pending' AND d.claimed_by = $3`,
      [lost.map(({ platformCode }) => platformCode), lost.map(({ id }) => id), lease.id],
    );
    this.lookAgainAtMs = 0;
  }

  private async retire(deleted: readonly EndpointState[]): Promise<void> {
    const { database, clock } = this.parts;
    for (const { id } of deleted) {
      const isDone = await database.transaction((tx) =>
        retireDeleted(tx, id, { now: toTimestamp(clock()), max: RETIRE_MAX }),
      );
      if (!isDone) this.lookAgainAtMs = 0;
    }
  }

  private async count(): Promise<void> {
    if (performance.now() < this.countAgainAtMs) return;
    this.countAgainAtMs = performance.now() + BACKLOG_COUNT_EVERY_MS;
    this.parts.onBacklog(await countPending(this.parts.database, BACKLOG_COUNT_MAX));
  }
}
