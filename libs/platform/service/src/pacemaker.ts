/** Runs work after a delay. The timers of the system do that, unless a simulation replaces them. */
export interface Pacemaker {
  /**
   * Calls `run` once after `ms` milliseconds, unless the returned function is called before. `run` must not reject.
   * `name` names the work for a simulation; the timers of the system ignore it.
   */
  after(ms: number, run: () => Promise<void>, name: string): () => void;
}

export const systemPacemaker: Pacemaker = {
  after: (ms, run) => {
    const timer = setTimeout(() => void run(), ms);
    return () => clearTimeout(timer);
  },
};
