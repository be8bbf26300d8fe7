import {
  bufferedMax,
  initialPace,
  nextBufferedState,
  nextPace,
  pauseMs,
  type BufferedState,
  type DeliveryEvent,
  type Pace,
} from '@ballast/domain-webhook';
import type { ClaimedDelivery } from '../persistence/claim.store';
import type { Target } from '../persistence/target';

/** A delivery in memory that is claimed, or about to be, by this dispatcher. */
export class BufferedDelivery {
  tries: number;
  /** Arrival of the event, by `performance.now()`; undefined after the first try or when loaded from the database. */
  queuedAtMs: number | undefined;
  /** Runs while the delivery rests before a fast retry. */
  restTimer: NodeJS.Timeout | undefined;
  private current: BufferedState;

  constructor(
    readonly delivery: ClaimedDelivery,
    readonly queue: EndpointQueue,
    /** Id of the lease under which the delivery is claimed. */
    readonly claimedBy: string,
    initial: 'reserved' | 'ready',
  ) {
    this.tries = delivery.tries;
    this.current = initial;
  }

  get state(): BufferedState {
    return this.current;
  }

  /** Answers whether the event has changed the state. */
  apply(event: DeliveryEvent): boolean {
    const before = this.current;
    this.current = nextBufferedState(before, event);
    return this.current !== before;
  }
}

/** Limits of one queue. */
export interface QueueLimits {
  /** Requests in flight to the endpoint. */
  readonly windowMax: number;
  /** Deliveries of the endpoint in memory, in whatever state. */
  readonly bufferedMax: number;
}

/** Milliseconds without a delivery after which the queue of an endpoint is dropped. */
const IDLE_MAX_MS = 60_000;

/** The deliveries of one endpoint in this dispatcher. Queues share nothing, so no endpoint delays another. */
export class EndpointQueue {
  /** Every delivery of the endpoint in memory, by id. */
  readonly deliveries = new Map<string, BufferedDelivery>();
  /** Deliveries to send, in this order. */
  readonly ready: BufferedDelivery[] = [];
  inFlight = 0;
  /** False once the endpoint was disabled or deleted: nothing more is sent. */
  isOpen = true;
  /** Time at which the endpoint was last seen to be enabled, by `performance.now()`. */
  confirmedAtMs = performance.now();
  /** Whether the database has more deliveries of the endpoint that are due. */
  hasBacklog = false;
  /** Whether the database may have stored that the endpoint is failing. */
  mayBeFailing = true;
  private pace: Pace;
  private pausedUntilMs = 0;
  private pauseTimer: NodeJS.Timeout | undefined;
  private usedAtMs = performance.now();

  constructor(
    public target: Target,
    private readonly limits: QueueLimits,
  ) {
    this.pace = initialPace(limits.windowMax);
  }

  /** Opens the queue again and takes over the target if it is newer. */
  retarget(target: Target): void {
    this.isOpen = true;
    this.confirmedAtMs = performance.now();
    if (target.version > this.target.version) this.target = target;
  }

  /** Number of further deliveries that may be buffered. */
  get room(): number {
    return bufferedMax(this.pace, this.limits.bufferedMax) - this.deliveries.size;
  }

  /** Whether to claim more: when half of the queue is free, not for each single delivery that was finished. */
  get wantsMore(): boolean {
    return this.hasBacklog && this.room * 2 >= bufferedMax(this.pace, this.limits.bufferedMax);
  }

  get isIdle(): boolean {
    const isEmpty = this.deliveries.size === 0 && this.inFlight === 0;
    return isEmpty && performance.now() - this.usedAtMs > IDLE_MAX_MS;
  }

  /** Takes the next delivery to send, if the pace of the endpoint allows one now. */
  next(): BufferedDelivery | undefined {
    if (this.inFlight >= this.pace.window || this.pauseLeftMs > 0) return undefined;
    for (let first = this.ready.shift(); first !== undefined; first = this.ready.shift()) {
      // The claim of a delivery can end while it is in the queue.
      if (!first.apply('sent')) continue;
      this.inFlight += 1;
      this.usedAtMs = performance.now();
      this.pausedUntilMs = this.usedAtMs + pauseMs(this.pace);
      return first;
    }
    return undefined;
  }

  /** Milliseconds until the pause between two requests is over. */
  get pauseLeftMs(): number {
    return Math.max(this.pausedUntilMs - performance.now(), 0);
  }

  /** Counts the end of a request, which sets the pace of the next ones. */
  answered(hasSucceeded: boolean, latencyMs: number): void {
    this.inFlight -= 1;
    this.pace = nextPace(this.pace, { hasSucceeded, latencyMs, windowMax: this.limits.windowMax });
    if (hasSucceeded) this.pausedUntilMs = 0;
    else this.mayBeFailing = true;
  }

  /** Calls `resume` once when the pause is over. Further calls of `afterPause` during the pause have no effect. */
  afterPause(resume: () => void): void {
    this.pauseTimer ??= setTimeout(() => {
      this.pauseTimer = undefined;
      resume();
    }, this.pauseLeftMs);
  }

  /** Empties the list of deliveries to send. The caller changes their states. */
  clear(): void {
    clearTimeout(this.pauseTimer);
    this.pauseTimer = undefined;
    this.ready.length = 0;
  }
}
