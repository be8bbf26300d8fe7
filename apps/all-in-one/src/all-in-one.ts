import { ConfigError, configViolations, type Environment } from '@ballast/platform-config';
import { ProcessMetrics, startService, type RunningService, type StartOptions } from '@ballast/platform-service';
import { SERVICES } from './services';
import { planServices, type ServiceEnvironment } from './wiring';

/** The whole platform in this process. */
export interface RunningPlatform {
  /** The gateway's public listener, without a trailing slash. */
  readonly url: string;
  /** The gateway's internal listener, without a trailing slash; its `/metrics` shows every service. */
  readonly internalUrl: string;
  /** Closes the gateway first, then the services that it calls. Safe to call twice. */
  close(): Promise<void>;
}

/** Starts all services, the gateway last: it takes a request only when every service that serves it runs. */
export async function startAllInOne(
  env: Environment,
  { onStopWaits }: Pick<StartOptions, 'onStopWaits'> = {},
): Promise<RunningPlatform> {
  const plans = await planServices(env);
  refuseViolations(plans);
  const options = { processMetrics: new ProcessMetrics(), ...(onStopWaits === undefined ? {} : { onStopWaits }) };
  const running: RunningService[] = [];
  const close = async (): Promise<void> => {
    for (let service = running.pop(); service !== undefined; service = running.pop()) await service.close();
  };
  try {
    running.push(
      ...(await startTogether(
        plans.filter(({ name }) => name !== 'gateway'),
        options,
      )),
    );
    const [front] = await startTogether(
      plans.filter(({ name }) => name === 'gateway'),
      options,
    );
    if (front === undefined) throw new Error('The plan has no gateway.');
    running.push(front);
    let closing: Promise<void> | undefined;
    return { url: front.url, internalUrl: front.internalUrl, close: () => (closing ??= close()) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Throws a ConfigError that names every wrong key of every service. */
function refuseViolations(plans: readonly ServiceEnvironment[]): void {
  const violations = new Set(plans.flatMap(({ name, env }) => configViolations(SERVICES[name].configSchema, env)));
  if (violations.size > 0) throw new ConfigError([...violations]);
}

/** Services in the order of `plans`. When a start fails, the other services are closed and its error is thrown. */
async function startTogether(
  plans: readonly ServiceEnvironment[],
  options: StartOptions,
): Promise<readonly RunningService[]> {
  const outcomes = await Promise.allSettled(plans.map(({ name, env }) => startService(SERVICES[name], env, options)));
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map((service) => service.close()));
  throw failed.reason;
}
