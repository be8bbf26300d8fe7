/** The part of a pino logger that the log uses. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLogger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Counters of the log. The service implements them with its metrics library. */
export interface LogMetrics {
  appended(topic: string, messages: number): void;
  /** Counts a slice that was handled. `seconds` is its whole time: transaction, retries, waiting. */
  handled(group: string, topic: string, messages: number, seconds: number): void;
  /** Counts a slice that another instance had already handled. */
  fenced(group: string, topic: string): void;
  /** Counts a slice that failed and will be delivered again. */
  failed(group: string, topic: string): void;
  /** Counts a transaction that is tried again after a transient failure. */
  retried(group: string): void;
  deadLettered(topic: string, messages: number): void;
}

export const silentMetrics: LogMetrics = {
  appended: () => undefined,
  handled: () => undefined,
  fenced: () => undefined,
  failed: () => undefined,
  retried: () => undefined,
  deadLettered: () => undefined,
};

/** Steps between which a process may die. A test makes the hook throw or hang at one of them. */
export type CrashStep =
  | 'received'
  | 'fenced'
  | 'effected'
  | 'appended'
  | 'committed'
  | 'handled'
  | 'relay.read'
  | 'relay.published'
  | 'relay.forgotten';

export type CrashHook = (step: CrashStep) => void | Promise<void>;

export const noCrash: CrashHook = () => undefined;
