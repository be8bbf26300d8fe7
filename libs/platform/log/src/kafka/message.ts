import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { LogMessage } from '../port';

const TYPE_HEADER = 'type';

/** A message of Kafka as a LogMessage. Key, value and type are empty when another producer left them out. */
export function toLogMessage(
  { topic, partition }: { readonly topic: string; readonly partition: number },
  message: KafkaMessage,
): LogMessage {
  const { [TYPE_HEADER]: type = '', ...headers } = readHeaders(message.headers);
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString() ?? '',
    type,
    value: message.value?.toString() ?? '',
    headers,
    timestamp: Number(message.timestamp),
  };
}

function readHeaders(headers: IHeaders | undefined): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const single = Array.isArray(value) ? value[0] : value;
    if (single !== undefined) texts[name] = single.toString();
  }
  return texts;
}
