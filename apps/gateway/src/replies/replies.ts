import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Composed } from '@ballast/contracts';
import type { Clock } from '@ballast/kernel';
import { PendingRequestStore, type PendingRequest, type RequestEnd } from '@ballast/platform-edge';
import type { Logger } from '@ballast/platform-observability';
import { Database, type Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { completionOf } from './completion';
import { collectOutcomes, type Reply, type ReplySink, type Responder } from './reply';
import { REPLIES_KEPT_MS } from './reply-retention';
import { ReplyStore } from './reply.store';

/** Milliseconds between two looks at the table when no wake-up arrives. */
const POLL_MS = 500;
const CHANNEL = 'gateway_replies';
/**
 * Upper bound of effects named in one notification, whose payload Postgres limits to 8,000 bytes. With more
 * effects, the notification names none and wakes every waiting call.
 */
const NOTIFIED_EFFECTS_MAX = 100;

/**
 * Replies to effects that travel through the log. Consumers record them in the transaction of their batch; HTTP calls
 * wait for them, in any instance.
 */
@Injectable()
export class Replies implements ReplySink, OnModuleInit, OnModuleDestroy {
  private readonly waiters = new Map<string, Set<Waiter>>();
  private readonly inFlight = new Set<Promise<unknown>>();
  private readonly unannounced = new Set<string>();
  private isAnnouncing = false;
  private isClosed = false;
  private stopListening: (() => Promise<void>) | undefined;

  constructor(
    private readonly database: Database,
    private readonly requests: PendingRequestStore,
    private readonly store: ReplyStore,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.stopListening = await this.database.listen(CHANNEL, (payload) =>
      this.wake(payload === '' ? undefined : payload.split(',')),
    );
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    this.wake(undefined);
    await Promise.allSettled(this.inFlight);
    await this.stopListening?.();
  }

  /**
   * Records replies in the transaction of their batch, completes the requests that they answer, and wakes the waiting
   * calls after the commit. A reply that was recorded before changes nothing. A reply that is old enough to be trimmed is
   * recorded only for a request that is still pending, because a rebuild reads many of them. Answers the facts that
   * requests have ended.
   */
  async record(tx: Tx, replies: readonly Reply[]): Promise<readonly Composed[]> {
    if (replies.length === 0) return [];
    const pending = await this.requests.lock(tx, distinct(replies));
    const awaited = new Set(pending.map(({ effectId }) => effectId));
    const oldest = this.oldest().toISOString();
    const wanted = replies.filter(({ effectId, occurredAt }) => occurredAt > oldest || awaited.has(effectId));
    if (wanted.length === 0) return [];
    await this.store.add(tx, wanted);
    const ended = await this.complete(tx, pending, wanted);
    const effectIds = distinct(wanted);
    tx.afterCommit(() => {
      this.wake(effectIds);
      // The waiting call is almost always in this instance; other instances are told only of effects that no call here
      // waits for.
      this.announce(effectIds.filter((effectId) => !this.waiters.has(effectId)));
    });
    return ended;
  }

  /** Ends the pending requests whose answers are complete now. The last reply to a request is the cause of its end. */
  private async complete(
    tx: Tx,
    pending: readonly PendingRequest[],
    replies: readonly Reply[],
  ): Promise<readonly Composed[]> {
    if (pending.length === 0) return [];
    const last = new Map(replies.map((reply) => [reply.effectId, reply]));
    const effectIds = pending.map(({ effectId }) => effectId);
    const parts = await this.store.partsOf(tx, effectIds);
    const ends = pending.flatMap(({ effectId, awaits }): readonly RequestEnd[] => {
      const completion = completionOf(awaits, parts.get(effectId) ?? []);
      const reply = last.get(effectId);
      if (completion === undefined || reply === undefined) return [];
      const { cause, occurredAt } = reply;
      return [{ effectId, answer: completion.isRefused ? undefined : completion.answer, cause, occurredAt }];
    });
    return this.requests.end(tx, ends);
  }

  /**
   * The outcome (JSON) of each of these sources, as soon as all are there; undefined when `timeoutMs` passes first or the
   * service stops.
   * - `registry`: `{created, existing}`, summed over the chunks of a change of participants.
   * - `accounts`: `{refusals}` of a change of a customer account that was refused, `{}` of any other.
   * - `credit`: the Deposit as its call answers it; `{}` for a change of participants.
   * - `orchestrator`: the Trader as its GET shows it.
   * - `configurations`: `{created, updated}`, summed over the chunks of a request, and `refusal` of a refused one.
   * - `rebalancer`: `{}`; the allocation is readable.
   */
  async wait(
    effectId: string,
    sources: readonly Responder[],
    timeoutMs: number,
  ): Promise<ReadonlyMap<Responder, string> | undefined> {
    const waiter = this.enrol(effectId);
    const wait = this.poll(effectId, sources, { waiter, deadline: performance.now() + timeoutMs });
    this.inFlight.add(wait);
    try {
      return await wait;
    } finally {
      this.inFlight.delete(wait);
      this.dismiss(effectId, waiter);
    }
  }

  private async poll(
    effectId: string,
    sources: readonly Responder[],
    { waiter, deadline }: { readonly waiter: Waiter; readonly deadline: number },
  ): Promise<ReadonlyMap<Responder, string> | undefined> {
    for (;;) {
      // The waiter is armed before the read, so that a reply committed in between wakes it at once.
      const woken = waiter.arm();
      const outcomes = collectOutcomes(await this.store.read(this.database, effectId), sources);
      const leftMs = deadline - performance.now();
      if (outcomes !== undefined || leftMs <= 0 || this.isClosed) return outcomes;
      await woken(Math.min(leftMs, POLL_MS));
    }
  }

  private enrol(effectId: string): Waiter {
    const waiter = new Waiter();
    const others = this.waiters.get(effectId);
    if (others === undefined) this.waiters.set(effectId, new Set([waiter]));
    else others.add(waiter);
    return waiter;
  }

  private dismiss(effectId: string, waiter: Waiter): void {
    const waiters = this.waiters.get(effectId);
    waiters?.delete(waiter);
    if (waiters?.size === 0) this.waiters.delete(effectId);
  }

  /** Wakes the calls that wait for these effects; undefined wakes all calls. */
  private wake(effectIds: readonly string[] | undefined): void {
    for (const effectId of effectIds ?? this.waiters.keys()) {
      for (const waiter of this.waiters.get(effectId) ?? []) waiter.wake();
    }
  }

  /**
   * Notifies other instances after the commit, one notification at a time: inside a transaction a notification takes a
   * lock of the whole server.
   */
  private announce(effectIds: readonly string[]): void {
    for (const effectId of effectIds) this.unannounced.add(effectId);
    if (this.isAnnouncing || this.isClosed || this.unannounced.size === 0) return;
    this.isAnnouncing = true;
    const named = [...this.unannounced];
    this.unannounced.clear();
    const payload = named.length > NOTIFIED_EFFECTS_MAX ? '' : named.join(',');
    const announcement = this.store
      .notify(this.database, CHANNEL, payload)
      .catch((error: unknown) =>
        this.logger.warn(
          { err: error },
          'replies were not announced; calls that wait for them find them when they poll',
        ),
      )
      .finally(() => {
        this.inFlight.delete(announcement);
        this.isAnnouncing = false;
        this.announce([]);
      });
    this.inFlight.add(announcement);
  }

  /** The time of the oldest reply that is kept. */
  private oldest(): Date {
    return new Date(this.clock().getTime() - REPLIES_KEPT_MS);
  }
}

function distinct(replies: readonly Reply[]): readonly string[] {
  return [...new Set(replies.map(({ effectId }) => effectId))];
}

/** A call that waits for replies. */
class Waiter {
  private ring: () => void = () => undefined;

  /** Begins to listen for `wake`. The returned function waits for it, at most `timeoutMs`. */
  arm(): (timeoutMs: number) => Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.ring = resolve;
    });
    return async (timeoutMs) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs);
      });
      await Promise.race([woken, late]);
      clearTimeout(timer);
    };
  }

  wake(): void {
    this.ring();
  }
}
