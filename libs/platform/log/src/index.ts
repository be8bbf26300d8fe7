export { DEFAULT_LIMITS, type LogLimits } from './limits';
export type { CrashHook, CrashStep, Logger, LogMetrics } from './observe';
export { type EmbeddedOptions, type KafkaOptions, openLog, type OpenLogOptions } from './open-log';
export type { KafkaConnection } from './kafka/client';
export { decodeMessages, type Poison, PoisonMessagesError } from './poison';
export {
  type BatchHandler,
  deadLetterTopic,
  type LogBatch,
  type LogMessage,
  type LogPort,
  type OutgoingMessage,
  type PartitionLag,
  type SubscribeOptions,
  type Subscription,
  type TopicDefinition,
} from './port';
export { logTablesMigration } from './positions';
export { LogTransport } from './transport';
export { type BatchEffect, WritePath, type WritePathOptions } from './write-path';
