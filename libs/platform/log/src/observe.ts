/** Of a pino logger, what the log uses. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLogger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Counters of the log; whoever has a metrics library implements it. */
export interface LogMetrics {
  appended(topic: string, messages: number): void;
  /** `seconds` is the whole of the slice: transaction, retries, waiting. */
  handled(group: string, topic: string, messages: number, seconds: number): void;
  /** A slice that another instance had already done. */
  fenced(group: string, topic: string): void;
  /** A slice that failed and will be delivered again. */
  failed(group: string, topic: string): void;
  /** A transaction that is tried again after a transient fault. */
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

/** The steps between which a process may die; a test makes the hook throw or hang at one of them. */
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
