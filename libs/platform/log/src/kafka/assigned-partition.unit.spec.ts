import { Slots } from '@ballast/kernel';
import { fingerprint } from '../fingerprint';
import { withDefaults } from '../limits';
import { noCrash, silentLogger, silentMetrics } from '../observe';
import type { LogMessage } from '../port';
import { RefusalError } from '../refusal';
import { SliceHandling } from '../slice-handling';
import { AssignedPartition } from './assigned-partition';

function message(offset: number, value = `value ${offset}`): LogMessage {
  return { topic: 't', partition: 0, offset: String(offset), key: 'k', type: 'x', value, headers: {}, timestamp: 1 };
}

/** A partition whose group has handled the message 4 in this assignment, and goes on at 5. */
function partitionAtFive(): AssignedPartition {
  const limits = withDefaults({});
  const context = { limits, logger: silentLogger, metrics: silentMetrics, crash: noCrash, slots: new Slots(1) };
  const partition = new AssignedPartition('topic.v1', 0, new SliceHandling(context, () => Promise.resolve()));
  partition.moveTo({ position: 4n, end: 6n, fingerprint: undefined });
  partition.advanceTo(5n);
  return partition;
}

const place = { position: 5n, end: 6n, fingerprint: fingerprint(message(4)) };

describe('an assigned partition', () => {
  it('is not compared again when its position is only looked up again', () => {
    const partition = partitionAtFive();
    partition.moveTo(place);
    expect(partition.isUncompared).toBe(false);
    expect(partition.continuation(5n, [message(5)])).toEqual([message(5)]);
  });

  it('is compared again after a pause', () => {
    const partition = partitionAtFive();
    partition.startOver();
    partition.moveTo(place);
    expect(partition.seek(5n)).toBe(4n);
    expect(partition.continuation(5n, [message(4), message(5)])).toEqual([message(5)]);
  });

  it('is refused when its topic was made anew in a pause and has grown past the position', () => {
    const partition = partitionAtFive();
    partition.startOver();
    partition.moveTo(place);
    partition.seek(5n);
    expect(() => partition.continuation(5n, [message(4, 'of another topic'), message(5)])).toThrow(RefusalError);
  });
});
