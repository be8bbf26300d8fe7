export { DEFAULT_LIMITS, type LogLimits } from './limits';
export { MemoryBroker, type BrokerMark, type MemoryBrokerOptions } from './memory/broker';
export { MemoryTopics, type MemoryPartition } from './memory/topics';
export type { LogStep, NextStep, StepScheduler } from './partitions/steps';
export type { CrashHook, CrashStep, Logger, LogMetrics } from './observe';
export { DEAD_LETTER_HEADERS, type PackedMessage, REPLAYED_FOR_HEADER } from './dead-letter';
export { type EmbeddedOptions, type KafkaOptions, type MemoryOptions, openLog, type OpenLogOptions } from './open-log';
export type { KafkaConnection } from './kafka/client';
export { decodeMessages, type Poison, PoisonMessagesError } from './poison';
export {
  type SliceHandler,
  deadLetterTopic,
  type Slice,
  type LogMessage,
  type LogPort,
  type OutgoingMessage,
  type PartitionLag,
  type PartitionRefusal,
  type PartitionWait,
  type SubscribeOptions,
  type Subscription,
  type TopicDefinition,
} from './port';
export { fingerprint } from './fingerprint';
export { isRestored, logTablesMigration } from './positions';
export {
  type LogEnds,
  type LogPlace,
  type LogReader,
  type LogReaderOptions,
  openLogReader,
  type PlaceReader,
  type ReadOptions,
} from './reader';
export {
  type AcceptedRefusal,
  type RefusalFilter,
  Refusals,
  type RefusalsOptions,
  type Restart,
  type StoredRefusal,
} from './refusals';
export { setAside } from './set-aside';
export { LogTransport } from './transport';
export { type Wait, type WaitCause, WaitingMessagesError } from './waiting';
export { type SliceEffect, WritePath, type WritePathOptions } from './write-path';
