import { constants, getPriority, setPriority } from 'node:os';
import { ConfigError, type Environment, type ServiceConfig } from '@ballast/platform-config';
import type { z } from 'zod';
import type { RunningService, ServiceDefinition } from './definition';
import { startService, type StartOptions } from './start-service';

/** Runs one service until it is told to stop. The `main.ts` of a service calls only this. */
export function runService<S extends z.ZodType<ServiceConfig>>(
  definition: ServiceDefinition<S>,
  env: Environment,
): Promise<void> {
  // Set before the service starts: threads have the priority of the thread that starts them.
  if (definition.yieldsProcessor === true) giveWay();
  return runUntilStopped((options) => startService(definition, env, options));
}

/** Addresses that a process tells its parent, without a trailing slash. */
type RunningProcess = Pick<RunningService, 'url' | 'internalUrl' | 'close'>;

/** Lets other processes go first. A process that was started with a lower priority still keeps that. */
function giveWay(): void {
  setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
}

/**
 * Starts the services of this process and closes them in order when the process is told to stop. A parent process with
 * a channel to this one is told the addresses once the services run, and during a stop the work that it waits for.
 */
export async function runUntilStopped(
  start: (options: Pick<StartOptions, 'onStopWaits'>) => Promise<RunningProcess>,
): Promise<void> {
  try {
    const running = await start({ onStopWaits: (what) => tellParent({ waiting: what }) });
    stopOnSignal(() => running.close());
    tellParent({ ready: running.url, internal: running.internalUrl });
  } catch (error) {
    // The operator can mend a wrong environment, and for that needs the keys, not a stack.
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exit(1);
  }
}

/** Sends a message to the parent process, if it has a channel to this one. */
function tellParent(message: Readonly<Record<string, string>>): void {
  if (process.connected) process.send?.(message);
}

/**
 * Closes in order on SIGINT and SIGTERM, and when a parent process with a channel to this one ends or sends a message.
 * Any message will do: a parent sends none but the request to stop.
 */
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
  if (process.connected) process.once('disconnect', stop).once('message', stop);
  else stop();
}
