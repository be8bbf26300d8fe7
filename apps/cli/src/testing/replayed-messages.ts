import { SEALED_TOPICS } from '@ballast/contracts';
import { MemoryBroker, openLogReader, type OutgoingMessage } from '@ballast/platform-log';
import { replayRecord, type Replayed } from '../audit/replay-record';

/** Replays a record that has these messages, in one partition for each topic. Judges the decisions of one topic, or all. */
export function replayMessages(messages: readonly OutgoingMessage[], topic?: string): Promise<Replayed> {
  const broker = new MemoryBroker();
  for (const name of SEALED_TOPICS) broker.topics.create({ name, partitions: 1, retentionMs: -1 });
  for (const message of messages) broker.publish(message);
  const reader = openLogReader({ kind: 'memory', broker });
  return replayRecord({ reader, topic, usesCurrentRules: false, onMessage: () => undefined });
}

/** The message with another `data`, as somebody would have it who changes a decision. */
export function altered(message: OutgoingMessage, change: (data: Record<string, unknown>) => object): OutgoingMessage {
  const envelope = JSON.parse(message.value) as { data: Record<string, unknown> };
  return { ...message, value: JSON.stringify({ ...envelope, data: change(envelope.data) }) };
}
