import type { LogMessage } from '@ballast/platform-log';
import { Trace } from '../trace';
import { scenarioOfSeed } from './scenario-of-seed';
import { World } from './world';

/**
 * The log that the simulation of a seed leaves, topic by topic and partition by partition, in the order of each partition.
 * @throws Error for a simulation that does not come to rest.
 */
export function simulatedRecord(seed: number): readonly LogMessage[] {
  const world = new World(scenarioOfSeed(seed), new Trace(false), new Set());
  world.run();
  if (world.violations.length > 0) throw new Error(world.violations.join('; '));
  return world.topics.all().flatMap((partition) => partition.from(0, partition.head));
}
