const WINDOW_MS = 1_000;
/** Upper bound of keys that are counted; when it is reached, all counts are dropped. */
const KEYS_MAX = 10_000;

export interface RateVerdict {
  readonly isExceeded: boolean;
  readonly remaining: number;
  /** Unix time in seconds at which the count starts again. */
  readonly resetsAt: number;
}

interface Window {
  startMs: number;
  used: number;
}

/** Counts the calls of each key in windows of one second. Each instance of the service counts for itself. */
export class RateLimiter {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly limit: number) {}

  take(key: string, nowMs: number): RateVerdict {
    const startMs = nowMs - (nowMs % WINDOW_MS);
    let window = this.windows.get(key);
    if (window === undefined || window.startMs !== startMs) {
      if (this.windows.size >= KEYS_MAX) this.windows.clear();
      window = { startMs, used: 0 };
      this.windows.set(key, window);
    }
    window.used += 1;
    return {
      isExceeded: window.used > this.limit,
      remaining: Math.max(0, this.limit - window.used),
      resetsAt: (startMs + WINDOW_MS) / WINDOW_MS,
    };
  }
}
