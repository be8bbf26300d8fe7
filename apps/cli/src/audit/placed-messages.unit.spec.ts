import { MemoryBroker, openLogReader } from '@ballast/platform-log';
import { PlacedMessages } from './placed-messages';

const TOPIC = 'notes.v1';

function notes(count: number) {
  const broker = new MemoryBroker();
  broker.topics.create({ name: TOPIC, partitions: 1, retentionMs: -1 });
  for (let place = 0; place < count; place += 1) {
    broker.publish({ topic: TOPIC, key: 'a', type: 'note', value: String(place) });
  }
  const reader = openLogReader({ kind: 'memory', broker });
  let requests = 0;
  const placed = new PlacedMessages({
    readAt: (place) => {
      requests += 1;
      return reader.readAt(place);
    },
  });
  return { placed, requests: () => requests };
}

describe('messages by their places', () => {
  it('are found with one request for all that come with it', async () => {
    const { placed, requests } = notes(5);
    for (const offset of [1, 4, 2, 3]) expect((await placed.at(`${TOPIC}/0/${offset}/0`))?.value).toBe(String(offset));
    expect(requests()).toBe(1);
    expect((await placed.at(`${TOPIC}/0/0/0`))?.value).toBe('0');
    expect((await placed.at(`${TOPIC}/0/4/0`))?.value).toBe('4');
    expect(requests()).toBe(2);
  });

  it('are none where the record has none', async () => {
    const { placed } = notes(1);
    expect(await placed.at(`${TOPIC}/0/7/0`)).toBeUndefined();
    expect(await placed.at(undefined)).toBeUndefined();
  });
});
