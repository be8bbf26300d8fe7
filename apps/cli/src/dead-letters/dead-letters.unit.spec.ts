import { TOPICS } from '@ballast/contracts';
import {
  deadLetterTopic,
  type LogEnds,
  type LogMessage,
  type LogReader,
  type ReadOptions,
} from '@ballast/platform-log';
import { listDeadLetters, waitingDeadLetters } from './dead-letters';

const LETTERS = deadLetterTopic(TOPICS.creditCommands);

/** A log that holds these messages. */
class MessagesReader implements LogReader {
  constructor(private readonly messages: readonly LogMessage[]) {}

  async read({ topics, onMessage }: ReadOptions): Promise<void> {
    for (const message of this.messages) if (topics.includes(message.topic)) await onMessage(message);
  }

  async starts(): Promise<LogEnds> {
    return {};
  }

  async ends(): Promise<LogEnds> {
    return {};
  }

  async close(): Promise<void> {
    return undefined;
  }
}

function letter(offset: number, type: string): LogMessage {
  const value = 'x'.repeat(100);
  return { topic: LETTERS, partition: 0, offset: String(offset), key: 'k', type, value, headers: {}, timestamp: 0 };
}

const reader = new MessagesReader([letter(0, 'deposit.post'), letter(1, 'holds.place')]);

describe('dead letters', () => {
  it('are listed without their content', async () => {
    const listed = await listDeadLetters(reader, {});
    expect(listed.map(({ letter: { id, type } }) => [id, type])).toEqual([
      [`${LETTERS}/0@0`, 'deposit.post'],
      [`${LETTERS}/0@1`, 'holds.place'],
    ]);
    for (const { letter: summary } of listed) {
      expect(summary).not.toHaveProperty('value');
      expect(summary).not.toHaveProperty('headers');
    }
  });

  it('that wait are read whole, those of the wanted type only', async () => {
    const waiting = await waitingDeadLetters(reader, { topic: undefined, type: 'holds.place' });
    expect(waiting.map(({ letter: { id, value } }) => [id, value])).toEqual([[`${LETTERS}/0@1`, 'x'.repeat(100)]]);
  });
});
