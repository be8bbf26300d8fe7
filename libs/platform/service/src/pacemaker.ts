/** Runs work after a time: the timers of the system, unless a simulation replaces them. */
export interface Pacemaker {
  /** Calls `run` after `ms` milliseconds, for the work of this name. The answer cancels that. `run` never rejects. */
  after(ms: number, run: () => Promise<void>, name: string): () => void;
}

export const systemPacemaker: Pacemaker = {
  after: (ms, run) => {
    const timer = setTimeout(() => void run(), ms);
    return () => clearTimeout(timer);
  },
};
