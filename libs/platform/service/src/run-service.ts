import { ConfigError, type Environment, type ServiceConfig } from '@ballast/platform-config';
import type { z } from 'zod';
import type { RunningService, ServiceDefinition } from './definition';
import { startService } from './start-service';

/** The whole of a service's `main.ts`. */
export function runService<S extends z.ZodType<ServiceConfig>>(
  definition: ServiceDefinition<S>,
  env: Environment,
): Promise<void> {
  return runUntilStopped(() => startService(definition, env));
}

/** Addresses that a process tells its parent, without a trailing slash. */
type RunningProcess = Pick<RunningService, 'url' | 'internalUrl' | 'close'>;

/**
 * Starts the services of this process and closes them in order when the process is told to stop. A parent process with
 * a channel to this one is sent the addresses once the services run.
 */
export async function runUntilStopped(start: () => Promise<RunningProcess>): Promise<void> {
  try {
    const running = await start();
    stopOnSignal(() => running.close());
    if (process.connected) process.send?.({ ready: running.url, internal: running.internalUrl });
  } catch (error) {
    // The operator can mend a wrong environment, and for that needs the keys, not a stack.
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exit(1);
  }
}

/** Closes in order on SIGINT and SIGTERM, and when the parent process with a channel to this one goes away. */
function stopOnSignal(close: () => Promise<void>): void {
  const stop = (): void => {
    void close().then(
      () => process.exit(),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  if (process.send === undefined) return;
  if (process.connected) process.once('disconnect', stop);
  else stop();
}
