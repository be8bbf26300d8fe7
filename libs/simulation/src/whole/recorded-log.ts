import type { Slice, LogPort } from '@ballast/platform-log';

/** A slice that a consumer was given, with the consumer. */
export interface GivenSlice {
  readonly batch: Slice;
  readonly handle: (batch: Slice) => Promise<void>;
}

/** Listens to the slices of a service. */
export interface SliceObserver {
  /** Called before the consumer gets a slice. */
  given(slice: GivenSlice): void;
  /** Called when a consumer fails. */
  failed(error: unknown): void;
}

/** The log of a service that tells an observer of each slice. */
export function recordedLog(log: LogPort, observer: SliceObserver): LogPort {
  return {
    append: (tx, messages) => log.append(tx, messages),
    subscribe: (options) => {
      const handle = async (batch: Slice): Promise<void> => {
        try {
          await options.handleSlice(batch);
        } catch (error) {
          observer.failed(error);
          throw error;
        }
      };
      return log.subscribe({
        ...options,
        handleSlice: (batch) => {
          observer.given({ batch, handle });
          return handle(batch);
        },
      });
    },
    reposition: (batch) => log.reposition(batch),
    start: () => log.start(),
    close: () => log.close(),
    lag: () => log.lag(),
    waits: () => log.waits(),
    refusals: () => log.refusals(),
    get publishStalledMs() {
      return log.publishStalledMs;
    },
    get healthy() {
      return log.healthy;
    },
    get problems() {
      return log.problems;
    },
  };
}
