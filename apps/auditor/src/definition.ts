import type { ServiceDefinition } from '@ballast/platform-service';
import { AuditorModule } from './auditor.module';
import { configSchema } from './config';
import { record } from './record';

/**
 * Milliseconds for which the auditor gathers a slice: the shortest time between two checkpoints. Every message of the
 * platform passes here, and only proofs wait for the auditor. Larger slices need fewer transactions, and an idle auditor
 * asks the log less often.
 */
const GATHER_MS = 1_000;

/** Seals the record: reads every topic that is kept for ever, writes audit.checkpoints. */
export const service: ServiceDefinition<typeof configSchema> = {
  name: 'auditor',
  schema: 'auditor',
  configSchema,
  entities: [],
  migrations: record.migrations,
  gatherMs: GATHER_MS,
  yieldsProcessor: true,
  module: () => AuditorModule,
};
