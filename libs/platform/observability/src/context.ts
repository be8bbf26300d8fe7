import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '@ballast/contracts';

/** The request, actor, Operation and trace that a log line belongs to. */
export interface WorkContext {
  readonly request_id?: string;
  /** The one who sent the request; internal calls hand the actor on. */
  readonly actor?: Actor;
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
