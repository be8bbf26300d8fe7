import { heldMax, initialPace, liveSecrets, nextPace, pauseMs, type Pace } from '@ballast/domain-webhook';
import type { ClaimedDelivery } from '../persistence/delivery.store';
import type { Target } from '../persistence/target.store';
import type { SigningKey } from '../secrets/webhook-secret';
import type { Sender } from './sender';

/** A claimed delivery in memory, until its result is written. */
export interface HeldDelivery {
  readonly delivery: ClaimedDelivery;
  readonly line: EndpointLine;
  readonly claimedBy: string;
  tries: number;
  /** When it was taken in, for the first try of a delivery that never waited in the database. */
  queuedAtMs: number | undefined;
  /** Set while it rests before a fast retry. */
  retryTimer: NodeJS.Timeout | undefined;
}

export interface LineOptions {
  readonly windowMax: number;
  readonly heldMax: number;
  readonly open: (target: Target) => { readonly sender: Sender; readonly keys: readonly TargetKey[] };
}

export interface TargetKey {
  readonly key: SigningKey;
  readonly expiresAtMs: number | undefined;
}

/** An endpoint is forgotten when it had nothing to do for so long. */
const IDLE_MAX_MS = 60_000;

/** What one endpoint has ready, in flight and resting in this instance. Lines share nothing, so none delays another. */
export class EndpointLine {
  readonly ready: HeldDelivery[] = [];
  readonly held = new Map<string, HeldDelivery>();
  sender: Sender;
  inFlight = 0;
  /** Reserved for deliveries whose transaction is not committed yet. */
  reserved = 0;
  /** False once the endpoint was disabled or deleted: nothing more is sent. */
  isOpen = true;
  /** When it was last seen to be enabled. */
  confirmedAtMs = performance.now();
  /** Whether the database has more for it that is due. */
  hasBacklog = false;
  /** Whether the database may remember it as failing. */
  mayBeFailing = true;
  private keys: readonly TargetKey[];
  private pace: Pace;
  private pausedUntilMs = 0;
  private pauseTimer: NodeJS.Timeout | undefined;
  private usedAtMs = performance.now();

  constructor(
    public target: Target,
    private readonly options: LineOptions,
  ) {
    this.pace = initialPace(options.windowMax);
    ({ sender: this.sender, keys: this.keys } = options.open(target));
  }

  /** What is in flight ends where it began; everything else goes to the changed endpoint. */
  retarget(target: Target): void {
    this.isOpen = true;
    this.confirmedAtMs = performance.now();
    if (target.version <= this.target.version) return;
    const before = this.sender;
    this.target = target;
    ({ sender: this.sender, keys: this.keys } = this.options.open(target));
    void before.retire();
  }

  keysAt(nowMs: number): readonly SigningKey[] {
    return liveSecrets(this.keys, nowMs).map(({ key }) => key);
  }

  /** How many more deliveries may be held. */
  get room(): number {
    return heldMax(this.pace, this.options.heldMax) - this.held.size - this.reserved;
  }

  /** Whether it is worth asking the database: not for each single delivery that was finished. */
  get wantsMore(): boolean {
    return this.hasBacklog && this.room * 2 >= heldMax(this.pace, this.options.heldMax);
  }

  get isIdle(): boolean {
    const isEmpty = this.held.size === 0 && this.reserved === 0 && this.inFlight === 0;
    return isEmpty && performance.now() - this.usedAtMs > IDLE_MAX_MS;
  }

  /** The next delivery to send, if one may be sent now. */
  next(): HeldDelivery | undefined {
    if (this.inFlight >= this.pace.window || this.pauseLeftMs > 0) return undefined;
    const held = this.ready.shift();
    if (held === undefined) return undefined;
    this.inFlight += 1;
    this.usedAtMs = performance.now();
    this.pausedUntilMs = this.usedAtMs + pauseMs(this.pace);
    return held;
  }

  /** Until the next request may be sent, while nothing else stands against it. */
  get pauseLeftMs(): number {
    return Math.max(this.pausedUntilMs - performance.now(), 0);
  }

  answered(hasSucceeded: boolean, latencyMs: number): void {
    this.inFlight -= 1;
    this.pace = nextPace(this.pace, { hasSucceeded, latencyMs, windowMax: this.options.windowMax });
    if (hasSucceeded) this.pausedUntilMs = 0;
    else this.mayBeFailing = true;
  }

  /** Once, however often it is asked before. */
  wakeIn(ms: number, wake: () => void): void {
    this.pauseTimer ??= setTimeout(() => {
      this.pauseTimer = undefined;
      wake();
    }, ms);
  }

  /** Takes everything out that is not in flight. */
  clear(): readonly HeldDelivery[] {
    clearTimeout(this.pauseTimer);
    this.pauseTimer = undefined;
    const resting = [...this.held.values()].filter(({ retryTimer }) => retryTimer !== undefined);
    for (const held of resting) {
      clearTimeout(held.retryTimer);
      held.retryTimer = undefined;
    }
    return [...this.ready.splice(0), ...resting];
  }
}
