import { boundedPool, type DatabaseTimeouts, Listener } from '@ballast/platform-postgres';
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { LogLimits } from '../limits';
import type { Logger } from '../observe';
import type { Membership, PartitionHub } from '../partitions/partition-hub';
import type { LogMessage } from '../port';
import { Partition } from './partition';
import { readMessages, readPartitions, trimExpired } from './store';

const CHANNEL = 'ballast_log';
const CONNECTIONS = 3;
/** Settings of a session that writes only heartbeats and wake-ups, which may be lost. */
const SETTINGS = { synchronous_commit: 'off', jit: 'off', enable_seqscan: 'off' };

interface MemberRow {
  readonly group_name: string;
  readonly topic: string;
  readonly member: string;
  readonly process: string;
}

export interface HubOptions {
  readonly url: string;
  readonly timeouts: DatabaseTimeouts;
  readonly limits: LogLimits;
  readonly logger: Logger;
}

/**
 * The state of the embedded log that all services of one process share: freshly committed messages, living members, and
 * a few connections. A commit wakes readers of the same process at once, and they read from memory. Other processes are
 * told by NOTIFY, or see it at the next poll at the latest.
 */
export class Hub implements PartitionHub<Partition> {
  readonly process = randomUUID();
  private readonly pool: Pool;
  private readonly listener: Listener;
  private readonly byTopic = new Map<string, Partition[]>();
  private readonly byId = new Map<number, Partition>();
  private readonly memberships = new Set<Membership<Partition>>();
  private readonly timers: NodeJS.Timeout[] = [];
  private isAlone = true;
  /** Time, by `performance.now()`, at which queries began to fail; undefined while they succeed. */
  private failedSince: number | undefined;
  private renewing: Promise<void> | undefined;
  private refreshing: Promise<void> | undefined;
  private nextRefresh: Promise<void> | undefined;
  private notifyTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: HubOptions) {
    const { url, timeouts } = options;
    this.pool = boundedPool(
      { url, role: 'log', timeouts, applicationName: 'embedded log', settings: SETTINGS },
      CONNECTIONS,
    );
    this.pool.on('error', (error) => options.logger.warn({ err: error }, 'idle connection of the log broke'));
    this.listener = new Listener({
      url,
      timeouts,
      channel: CHANNEL,
      onNotify: (payload) => this.notified(payload),
    });
  }

  async open(): Promise<void> {
    await this.refresh();
    await this.listener.open();
    // Commits are announced only when other processes exist, so the members must be known before the first commit.
    await this.renewHeartbeats();
    const { limits } = this.options;
    this.every(limits.memberHeartbeatMs, () => this.renewHeartbeats());
    this.every(limits.pollMs, () => this.refresh());
    this.every(limits.trimIntervalMs, () => this.trim());
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    clearTimeout(this.notifyTimer);
    await this.renewing?.catch(() => undefined);
    await this.listener.close();
    await this.pool.end();
  }

  /** Problem in words when the database has not answered for too long; undefined otherwise. */
  get problem(): string | undefined {
    if (this.failedSince === undefined) return undefined;
    const failingMs = performance.now() - this.failedSince;
    return failingMs > this.options.limits.memberExpiryMs
      ? `the embedded log has not been reachable for ${Math.round(failingMs / 1000)} s`
      : undefined;
  }

  partitionsOf(topic: string): readonly Partition[] {
    const partitions = this.byTopic.get(topic);
    if (partitions === undefined) throw new Error(`The log has no topic ${topic}`);
    return partitions;
  }

  /** Loads the counters of all partitions and wakes the readers of those to which another process has appended. */
  async refresh(): Promise<void> {
    // A call during a refresh needs a refresh that begins after the call. A single next refresh serves all such calls.
    const previous = this.refreshing;
    this.nextRefresh ??= (previous ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        this.nextRefresh = undefined;
        this.refreshing = this.refreshOnce().finally(() => (this.refreshing = undefined));
        return this.refreshing;
      });
    await this.nextRefresh;
  }

  private async refreshOnce(): Promise<void> {
    // An end that was known before the statement began is committed, so a lower end means that commits are lost. An end
    // that was published while the statement ran may be higher than the one that it has seen.
    const known = new Map([...this.byId].map(([id, { head }]) => [id, head]));
    for (const row of await readPartitions(this.pool)) {
      const partition = this.byId.get(row.id) ?? this.addPartition(row);
      partition.first = Number(row.first_offset);
      const head = Number(row.next_offset);
      if (head < (known.get(row.id) ?? 0)) this.lost(partition, head);
      else if (head <= partition.head) continue;
      else partition.head = head;
      this.wake(partition);
    }
  }

  private lost(partition: Partition, head: number): void {
    const { topic, index, head: known } = partition;
    this.options.logger.error(
      { topic, partition: index, known, head, alert: 'log_lost_commits' },
      'the database has lost messages that it had committed',
    );
    partition.cut(head);
  }

  /** Announces the messages of a transaction that this process has just committed. */
  published(partition: Partition, first: number, messages: readonly LogMessage[]): void {
    partition.publish(first, messages, this.options.limits.recentBytes);
    this.wake(partition);
    if (!this.isAlone) this.notifySoon();
  }

  /** The next messages from `position` on: from memory if they are there, else from the table. */
  async read(partition: Partition, position: number): Promise<readonly LogMessage[]> {
    const { limits } = this.options;
    const recent = partition.recentFrom(position, limits.sliceMessages, limits.sliceBytes);
    return recent.length > 0 ? recent : readMessages(this.pool, partition, position, limits);
  }

  async join(memberships: readonly Membership<Partition>[]): Promise<void> {
    for (const membership of memberships) this.memberships.add(membership);
    await this.renewHeartbeats();
    await this.notify('members');
    // A process that saw no other process did not announce its commits.
    await this.refresh();
  }

  async leave(memberships: readonly Membership<Partition>[]): Promise<void> {
    for (const membership of memberships) this.memberships.delete(membership);
    await this.pool.query(
      `DELETE FROM log.members WHERE (group_name, topic, member) IN
         (SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[]))`,
      columns(memberships),
    );
    await this.renewHeartbeats();
    await this.notify('members');
  }

  /** Renews the heartbeats of this process's members and spreads the partitions over all living members. */
  private async renewHeartbeats(): Promise<void> {
    // Heartbeats do not overlap. A call during a heartbeat needs a heartbeat that begins after the call.
    const previous = this.renewing ?? Promise.resolve();
    const current = previous.catch(() => undefined).then(() => this.renewHeartbeatsOnce());
    this.renewing = current;
    await current;
  }

  private async renewHeartbeatsOnce(): Promise<void> {
    const own = [...this.memberships];
    if (own.length > 0) {
      await this.pool.query({
        name: 'log.heartbeat',
        text: `INSERT INTO log.members (group_name, topic, member, process, seen_at)
               SELECT *, $4::uuid, now() FROM unnest($1::text[], $2::text[], $3::uuid[])
               ON CONFLICT (group_name, topic, member) DO UPDATE SET seen_at = excluded.seen_at`,
        values: [...columns(own), this.process],
      });
    }
    const { rows } = await this.pool.query<MemberRow>({
      name: 'log.members',
      text: `SELECT group_name, topic, member, process FROM log.members
              WHERE seen_at > now() - $1::int * interval '1 millisecond' ORDER BY member`,
      values: [this.options.limits.memberExpiryMs],
    });
    const wasAlone = this.isAlone;
    this.isAlone = rows.every(({ process }) => process === this.process);
    // Announces commits that were made while the new process was still unknown here.
    if (wasAlone && !this.isAlone) this.notifySoon();
    const living = new Map<string, string[]>();
    for (const row of rows) {
      const place = placeOf(row.group_name, row.topic);
      living.set(place, [...(living.get(place) ?? []), row.member]);
    }
    for (const membership of this.memberships) {
      membership.assign(living.get(placeOf(membership.group, membership.topic)) ?? []);
    }
  }

  private async trim(): Promise<void> {
    await this.pool.query(`DELETE FROM log.members WHERE seen_at < now() - interval '1 hour'`);
    while (await trimExpired(this.pool, this.options.limits.trimMessages));
    await this.refresh();
  }

  private addPartition(row: { id: number; topic: string; partition: number }): Partition {
    const partition = new Partition(row.id, row.topic, row.partition);
    this.byId.set(row.id, partition);
    const siblings = this.byTopic.get(row.topic) ?? [];
    siblings[row.partition] = partition;
    this.byTopic.set(row.topic, siblings);
    return partition;
  }

  private wake(partition: Partition): void {
    for (const membership of this.memberships) {
      if (membership.topic === partition.topic) membership.wake(partition);
    }
  }

  private notified(payload: string): void {
    const [what, process] = payload.split(' ');
    if (process === this.process) return;
    this.attempt(() => this.refresh());
    if (what !== 'heads') this.attempt(() => this.renewHeartbeats());
  }

  /** Sends one NOTIFY for several commits, outside of transactions: it takes a lock that all notifiers share. */
  private notifySoon(): void {
    this.notifyTimer ??= setTimeout(() => {
      this.notifyTimer = undefined;
      this.attempt(() => this.notify('heads'));
    }, this.options.limits.notifyIntervalMs);
  }

  private async notify(what: 'heads' | 'members'): Promise<void> {
    await this.pool.query('SELECT pg_notify($1, $2)', [CHANNEL, `${what} ${this.process}`]);
  }

  private every(intervalMs: number, work: () => Promise<void>): void {
    const timer = setInterval(() => this.attempt(work), intervalMs);
    timer.unref();
    this.timers.push(timer);
  }

  /** Runs periodic work. A failure is logged once per outage, and the next round tries again. */
  private attempt(work: () => Promise<void>): void {
    work().then(
      () => {
        this.failedSince = undefined;
      },
      (error: unknown) => {
        if (this.failedSince === undefined) this.options.logger.warn({ err: error }, 'embedded log is not reachable');
        this.failedSince ??= performance.now();
      },
    );
  }
}

function columns(memberships: readonly Membership<Partition>[]): [string[], string[], string[]] {
  return [
    memberships.map(({ group }) => group),
    memberships.map(({ topic }) => topic),
    memberships.map(({ member }) => member),
  ];
}

function placeOf(group: string, topic: string): string {
  return `${group} ${topic}`;
}
