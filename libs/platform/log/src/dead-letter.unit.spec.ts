import { createHash } from 'node:crypto';
import { assertAppendable } from './appendable';
import { deadLetter, type PackedMessage } from './dead-letter';
import { headersJson } from './headers';
import { DEFAULT_LIMITS } from './limits';
import type { LogMessage } from './port';

const MESSAGE: LogMessage = {
  topic: 'notes.v1',
  partition: 3,
  offset: '7',
  key: 'k',
  type: 'note',
  value: '{"n":1}',
  headers: { traceparent: '00-1' },
  timestamp: 0,
};
const ORIGIN = {
  'dlq-topic': 'notes.v1',
  'dlq-partition': '3',
  'dlq-offset': '7',
  'dlq-group': 'readers',
  'dlq-reason': 'no good',
};

const letterOf = (fields: Partial<LogMessage>) =>
  deadLetter({ message: { ...MESSAGE, ...fields }, reason: 'no good' }, 'readers', DEFAULT_LIMITS);

function unpacked(fields: Partial<LogMessage>): PackedMessage & { readonly text: string } {
  const packed = JSON.parse(letterOf(fields).value) as PackedMessage;
  return { ...packed, text: Buffer.from(packed.value, 'base64').toString() };
}

const digestOf = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a dead letter', () => {
  it('is the message as it was, with its origin in headers', () => {
    const { topic: _topic, partition: _partition, offset: _offset, timestamp: _timestamp, ...same } = MESSAGE;
    expect(letterOf({})).toEqual({ ...same, topic: 'notes.v1.dlq', headers: { ...MESSAGE.headers, ...ORIGIN } });
  });

  const NOT_CARRIED: readonly (readonly [string, Partial<LogMessage>])[] = [
    ['a separator in its value', { value: 'a\u001eb' }],
    ['a separator in its key', { key: 'a\u001eb' }],
    ['a separator in its type', { type: 'a\u001eb' }],
    ['NUL in its value', { value: 'a\0b' }],
    ['NUL in its key', { key: '\0' }],
    ['more bytes than a log takes', { value: 'é'.repeat(510_000) }],
    ['a key of a megabyte', { key: 'k'.repeat(1_000_000) }],
    ['large headers', { headers: { baggage: 'x'.repeat(20_000) } }],
    [
      'bytes that are no text',
      { value: '\ufffd', bytes: { key: Buffer.from('k'), value: Buffer.from([0xff, 0x00, 0xfe]) } },
    ],
  ];

  it.each(NOT_CARRIED)('is taken by every log for a message with %s', (_what, fields) => {
    const letter = letterOf(fields);
    expect(() => assertAppendable(new WeakSet(), {} as never, [letter], DEFAULT_LIMITS)).not.toThrow();
    for (const text of [letter.key, letter.type, letter.value]) expect(text).not.toContain('\0');
    const bytes = Buffer.byteLength(letter.key + letter.value) + Buffer.byteLength(headersJson(letter));
    expect(bytes).toBeLessThan(DEFAULT_LIMITS.messageBytes);
    expect(letter.headers).toEqual({ ...ORIGIN, 'dlq-encoding': 'base64' });
  });

  it('holds every byte of a message that fits', () => {
    expect(unpacked({ value: 'a\u001eb\0c' })).toMatchObject({
      text: 'a\u001eb\0c',
      valueBytes: 5,
      valueSha256: digestOf('a\u001eb\0c'),
      cut: [],
    });
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    expect(unpacked({ value: '\ufffd', bytes: { key: Buffer.from('k'), value: bytes } })).toMatchObject({
      value: bytes.toString('base64'),
      valueSha256: digestOf(bytes),
      cut: [],
    });
  });

  it('holds the beginning and the digest of a value that does not fit, and names it as cut', () => {
    const value = 'x'.repeat(1_040_000);
    const { text, ...packed } = unpacked({ value });
    expect(text).toBe(value.slice(0, text.length));
    expect(packed).toMatchObject({ valueBytes: value.length, valueSha256: digestOf(value), cut: ['value'] });
  });

  it('shortens a long reason', () => {
    const letter = deadLetter({ message: MESSAGE, reason: 'x'.repeat(5_000) }, 'readers', DEFAULT_LIMITS);
    expect(letter.headers?.['dlq-reason']).toHaveLength(1_000);
  });
});
