import type { ConsumerConfig } from 'kafkajs';
import type { LogLimits } from '../limits';

type FetchSize = 'minBytes' | 'maxBytes' | 'maxBytesPerPartition' | 'maxWaitTimeInMs';

/** Sizes and waits of a fetch. A reader that gathers messages lets Kafka answer when there is much, or after a while. */
export function fetchSizes(limits: LogLimits): Pick<ConsumerConfig, FetchSize> {
  const { gatherMs, kafkaGatherBytes, kafkaFetchBytes, kafkaFetchBytesPerPartition, kafkaFetchWaitMs } = limits;
  const common = { maxBytes: kafkaFetchBytes };
  if (gatherMs === 0)
    return {
      ...common,
      minBytes: 1,
      maxWaitTimeInMs: kafkaFetchWaitMs,
      maxBytesPerPartition: kafkaFetchBytesPerPartition,
    };
  // Kafka counts no more of a partition than fits into the answer, so the largest part of one is enough to answer.
  return { ...common, minBytes: kafkaGatherBytes, maxWaitTimeInMs: gatherMs, maxBytesPerPartition: kafkaGatherBytes };
}
