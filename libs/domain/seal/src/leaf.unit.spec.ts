import * as fc from 'fast-check';
import { leafHash, toHex } from './hashes';
import { leafData, leafOf, type RecordedMessage } from './leaf';

const MESSAGE: RecordedMessage = {
  topic: 'a.events.v1',
  partition: 3,
  offset: '12',
  key: 'k€',
  type: 'thing.done',
  headers: { traceparent: '00-1', about: 'x' },
  value: '{"id":1}',
};

const u32 = (length: number): string => length.toString(16).padStart(8, '0');
const part = (text: string): string => u32(Buffer.byteLength(text)) + Buffer.from(text).toString('hex');

describe('the leaf of a message', () => {
  it('holds each part behind its length, in the agreed order', () => {
    const headers = '{"about":"x","traceparent":"00-1","type":"thing.done"}';
    expect(Buffer.from(leafData(MESSAGE)).toString('hex')).toBe(
      ['a.events.v1', '3', '12', '0', 'k€', headers, '{"id":1}'].map(part).join(''),
    );
  });

  it('has the type among the headers, also where it is the only one', () => {
    const data = Buffer.from(leafData({ ...MESSAGE, headers: {} })).toString();
    expect(data).toContain('{"type":"thing.done"}');
  });

  it('takes bytes that are no UTF-8 as they are', () => {
    const bytes = Buffer.from('ff00fe', 'hex');
    const data = Buffer.from(leafData({ ...MESSAGE, bytes: { key: bytes, value: bytes } })).toString('hex');
    expect(data.split('00000003ff00fe')).toHaveLength(3);
    expect(
      toHex(leafOf({ ...MESSAGE, bytes: { key: Buffer.from(MESSAGE.key), value: Buffer.from(MESSAGE.value) } })),
    ).toBe(toHex(leafOf(MESSAGE)));
  });

  it('exists for headers that are no Unicode', () => {
    const data = Buffer.from(leafData({ ...MESSAGE, type: '\ud800', headers: { a: 'b\udc00' } })).toString();
    expect(data).toContain('{"a":"b\ufffd","type":"\ufffd"}');
  });

  it('is hashed as a leaf of RFC 6962', () => {
    expect(toHex(leafOf(MESSAGE))).toBe(toHex(leafHash(leafData(MESSAGE))));
  });

  it('differs as soon as two messages do', () => {
    const texts = fc.string({ maxLength: 3 });
    const messages = fc.record({
      topic: texts,
      partition: fc.nat(3),
      offset: fc.nat(3).map(String),
      key: texts,
      type: texts,
      headers: fc.dictionary(fc.constantFrom('a', 'b'), texts, { noNullPrototype: true }),
      value: texts,
    });
    fc.assert(
      fc.property(messages, messages, (one, other) => {
        const form = ({ headers, ...rest }: RecordedMessage): string =>
          JSON.stringify([rest, Object.entries(headers).toSorted()]);
        expect(toHex(leafOf(one)) === toHex(leafOf(other))).toBe(form(one) === form(other));
      }),
    );
  });
});
