import * as credit from './credit/messages';
import * as execution from './execution/messages';
import { refuseUnknownType } from './log/codec';
import type { MessageType } from './log/envelope';
import * as operation from './operation/messages';
import * as operator from './operator/messages';
import * as pricing from './pricing/messages';
import * as registry from './registry/messages';
import * as webhook from './webhook/messages';

function isMessageType(value: unknown): value is MessageType<unknown> {
  return typeof value === 'object' && value !== null && 'topic' in value && 'data' in value && 'version' in value;
}

/** Every message type of the log, by topic and name: what documents, samples and parsers are made from. */
export const MESSAGE_TYPES: readonly MessageType<unknown>[] = [
  operation,
  operator,
  registry,
  credit,
  pricing,
  execution,
  webhook,
]
  .flatMap((context): unknown[] => Object.values(context))
  .filter(isMessageType);

const KNOWN: ReadonlySet<string> = new Set(MESSAGE_TYPES.map(({ topic, type }) => `${topic} ${type}`));

/**
 * Refuses a message whose topic has no message of its type. Readers may skip types that they have no use for, but only
 * types that they know: an unknown one may be the command of a newer version.
 * @throws UnknownMessage when a newer instance may know the type. @throws PoisonMessage when none can.
 */
export function assertKnownType(message: Parameters<typeof refuseUnknownType>[0]): void {
  if (!KNOWN.has(`${message.topic} ${message.type}`)) refuseUnknownType(message);
}
