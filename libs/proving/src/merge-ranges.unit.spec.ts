import { TOPICS } from '@ballast/contracts';
import { mergeRanges } from './merge-ranges';

function range(topic: string, first: number, last: number, partition = 0) {
  return { topic, partition, first, last };
}

describe('the ranges of a proof', () => {
  const { tradeEvents: topic } = TOPICS;

  it('are one where few leaves lie between them, or where they overlap', () => {
    expect(mergeRanges([range(topic, 0, 3), range(topic, 6, 7)], 2)).toEqual([range(topic, 0, 7)]);
    expect(mergeRanges([range(topic, 0, 3), range(topic, 7, 7)], 2)).toHaveLength(2);
    expect(mergeRanges([range(topic, 0, 9), range(topic, 2, 3), range(topic, 10, 12)], 0)).toEqual([
      range(topic, 0, 12),
    ]);
  });

  it('stay apart in other partitions and topics', () => {
    const ranges = [range(topic, 0, 3), range(topic, 4, 5, 1), range(TOPICS.webhookEvents, 4, 5)];
    expect(mergeRanges(ranges, 100)).toEqual(ranges);
  });

  it('begin with the request and the prices', () => {
    const topics = [TOPICS.creditEvents, TOPICS.executionEvents, TOPICS.priceEvents, TOPICS.strategyRequests];
    const ordered = mergeRanges(
      topics.map((each) => range(each, 0, 0)),
      0,
    );
    expect(ordered.map((each) => each.topic)).toEqual([
      TOPICS.priceEvents,
      TOPICS.strategyRequests,
      TOPICS.creditEvents,
      TOPICS.executionEvents,
    ]);
  });
});
