import { differencesOf, type SealedLeaf } from './explain-difference';
import { leafOf, type RecordedMessage } from './leaf';

const MESSAGES: readonly RecordedMessage[] = Array.from({ length: 6 }, (_, index) => ({
  topic: 'a.events.v1',
  partition: 0,
  offset: String(index + 7),
  key: `k${index}`,
  type: 'thing.done',
  headers: {},
  value: JSON.stringify({ id: index, key: `k${index}`, type: 'thing.done' }),
}));
const SEALED: readonly SealedLeaf[] = MESSAGES.map((message) => ({ offset: message.offset, leaf: leafOf(message) }));

const MOST = 10;

/** Differences after the message at an index was changed. */
function afterChange(index: number, change: Partial<RecordedMessage>) {
  return differencesOf(
    SEALED,
    MESSAGES.map((message, at) => (at === index ? { ...message, ...change } : message)),
    MOST,
  );
}

/** The messages, given offsets anew in their order. */
function renumbered(messages: readonly RecordedMessage[]): readonly RecordedMessage[] {
  return messages.map((message, index) => ({ ...message, offset: String(index + 7) }));
}

describe('the messages of a partition', () => {
  it('have no differences as they were sealed', () => {
    expect(differencesOf(SEALED, MESSAGES, MOST)).toEqual([]);
  });

  it.each<[string, Partial<RecordedMessage>]>([
    ['key', { key: 'other' }],
    ['type', { type: 'thing.undone' }],
    ['headers', { headers: { added: '1' } }],
    ['content', { value: '{"id":2,"key":"k2","type":"thing.done"} ' }],
    ['content', { value: 'no JSON' }],
    ['content', { value: '1' }],
    ['content', { key: 'other', type: 'other' }],
    ['content', { bytes: { key: Buffer.from('k2'), value: Buffer.from('ff', 'hex') } }],
  ])('with another %s are found', (kind, change) => {
    expect(afterChange(2, change)).toEqual([{ offset: '9', kind, from: undefined }]);
  });

  it('of which one is missing leave a gap', () => {
    expect(differencesOf(SEALED, MESSAGES.toSpliced(3, 1), MOST)).toEqual([
      { offset: '10', kind: 'missing', from: undefined },
    ]);
  });

  it('of which one was taken out are moved, and the last is missing', () => {
    const differences = differencesOf(SEALED, renumbered(MESSAGES.toSpliced(3, 1)), MOST);
    expect(differences.map(({ kind }) => kind)).toEqual(['moved', 'moved', 'missing']);
    expect(differences[0]).toEqual({ offset: '10', kind: 'moved', from: '11' });
  });

  it('with one put between them are moved', () => {
    const added = { ...MESSAGES[0], topic: 'a.events.v1', value: 'added' } as RecordedMessage;
    const differences = differencesOf(SEALED, renumbered(MESSAGES.toSpliced(2, 0, added)), MOST);
    expect(differences.map(({ kind }) => kind)).toEqual(['content', 'moved', 'moved', 'moved', 'moved']);
  });

  it('of which two have changed places are moved', () => {
    const [, second, third] = MESSAGES;
    if (second === undefined || third === undefined) throw new Error('no messages');
    const differences = differencesOf(SEALED, renumbered(MESSAGES.with(1, third).with(2, second)), MOST);
    expect(differences).toEqual([
      { offset: '8', kind: 'moved', from: '9' },
      { offset: '9', kind: 'moved', from: '8' },
    ]);
  });

  it('with one more behind a gap have an added one', () => {
    const sealed = SEALED.toSpliced(4, 1);
    expect(differencesOf(sealed, MESSAGES, MOST)).toEqual([{ offset: '11', kind: 'added', from: undefined }]);
  });

  it('have no more differences than were asked for', () => {
    expect(differencesOf(SEALED, [], 2).map(({ offset }) => offset)).toEqual(['7', '8']);
  });

  it('are compared by number, not by text', () => {
    const [first] = MESSAGES;
    if (first === undefined) throw new Error('no message');
    const found = ['9', '10'].map((offset) => ({ ...first, offset }));
    expect(differencesOf([], found, MOST).map(({ offset }) => offset)).toEqual(['9', '10']);
  });
});
