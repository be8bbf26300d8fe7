export {
  LOG_PORT,
  LOGGER,
  METRICS,
  SERVICE_CONFIG,
  type RunningService,
  type ServiceContext,
  type ServiceDefinition,
} from './definition';
export { runService, runUntilStopped, startService, stopOnSignal } from './start-service';
