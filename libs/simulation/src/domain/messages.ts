import { decode, type Envelope, type MessageType } from '@ballast/contracts';
import type { LogMessage } from '@ballast/platform-log';

/**
 * Reads messages as the services do. A message of one place in the log is parsed once, however many services
 * read it and however often.
 */
export class Messages {
  private readonly known = new Map<string, Envelope<unknown>>();

  read<T>(type: MessageType<T>, message: LogMessage): Envelope<T> {
    const place = `${message.topic}/${message.partition}@${message.offset}`;
    const known = this.known.get(place);
    if (known !== undefined && known.type === type.type) return known as Envelope<T>;
    const envelope = decode(type, message);
    this.known.set(place, envelope);
    return envelope;
  }
}
