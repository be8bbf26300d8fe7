import { newId, systemClock, type Clock } from '@ballast/kernel';
import type { CrashHook, LogPort, LogMetrics, TopicDefinition } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Database } from '@ballast/platform-postgres';
import type { NewId } from './definition';
import { systemPacemaker, type Pacemaker } from './pacemaker';

/** The parts that the log of a service is opened with. */
export interface LogParts {
  readonly database: Database;
  readonly topics: readonly TopicDefinition[];
  readonly logger: Logger;
  readonly metrics: LogMetrics;
}

/** Everything that a service takes from outside of its process and its database. A simulation replaces all of it. */
export interface OutsideWorld {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly pacemaker: Pacemaker;
  /** Opens the log of the service; the log that the configuration names when absent. */
  readonly openLog?: (parts: LogParts) => LogPort;
  /** Called between the steps of each transaction; a simulated process dies there. */
  readonly crash?: CrashHook;
}

export const SYSTEM: OutsideWorld = { clock: systemClock, newId, pacemaker: systemPacemaker };
