import type { IHeaders, KafkaMessage } from 'kafkajs';
import { isUtf8 } from 'node:buffer';
import type { LogMessage } from '../port';

const TYPE_HEADER = 'type';
const NO_BYTES = Buffer.alloc(0);

/** A message of Kafka as a LogMessage. Key, value and type are empty when another producer left them out. */
export function toLogMessage(
  { topic, partition }: { readonly topic: string; readonly partition: number },
  message: KafkaMessage,
): LogMessage {
  const { [TYPE_HEADER]: type = '', ...headers } = readHeaders(message.headers);
  const key = message.key ?? NO_BYTES;
  const value = message.value ?? NO_BYTES;
  return {
    topic,
    partition,
    offset: message.offset,
    key: key.toString(),
    type,
    value: value.toString(),
    headers,
    timestamp: Number(message.timestamp),
    // Bytes that are no UTF-8 are kept, because the text has other characters in their place.
    ...(isUtf8(key) && isUtf8(value) ? {} : { bytes: { key, value } }),
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
