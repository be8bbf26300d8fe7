import { errorFields, NotYetKnownError, onceKnown, rangesOf } from './topics';

/** A client that fails as kafkajs does while no broker names a partition of the topic, and then finds one partition. */
function clientThatFails(times: number): Parameters<typeof rangesOf>[0] {
  let left = times;
  return {
    fetchTopicOffsets: async () => {
      left -= 1;
      if (left >= 0) throw new TypeError("Cannot destructure property 'partitions' of 'high.pop(...)'");
      return [{ partition: 0, offset: '7', low: '3', high: '7' }];
    },
  };
}

const RANGES = new Map([[0, { first: 3n, end: 7n }]]);

describe('partitions that no broker knows yet', () => {
  it('are reported as such, without a stack', async () => {
    const error: unknown = await rangesOf(clientThatFails(1), 't').catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(NotYetKnownError);
    expect(errorFields(error)).toEqual({ reason: 'Kafka does not know the partitions of t yet' });
  });

  it('are waited for', async () => {
    const client = clientThatFails(2);
    expect(await onceKnown(() => rangesOf(client, 't'))).toEqual(RANGES);
  });

  it('are no excuse for another failure', async () => {
    const failure = new Error('Kafka does not answer');
    const client = { fetchTopicOffsets: () => Promise.reject(failure) };
    await expect(onceKnown(() => rangesOf(client, 't'))).rejects.toBe(failure);
    expect(errorFields(failure)).toEqual({ err: failure });
  });
});
