import { AsyncLocalStorage } from 'node:async_hooks';

/** The request, Operation and trace that a log line belongs to. */
export interface WorkContext {
  readonly request_id?: string;
  readonly operation_id?: string;
  readonly trace_id?: string;
}

const storage = new AsyncLocalStorage<WorkContext>();

export function currentContext(): WorkContext {
  return storage.getStore() ?? {};
}

/** Runs `work` with `context` added to every log line that it writes. */
export function withContext<T>(context: WorkContext, work: () => T): T {
  return storage.run({ ...currentContext(), ...context }, work);
}
