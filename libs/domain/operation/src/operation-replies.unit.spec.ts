import { compose, rootCause, UnknownMessage } from '@ballast/contracts';
import { holdsReleased } from '@ballast/contracts/credit';
import { pricesMoved } from '@ballast/contracts/pricing';
import { readReply, REPLY_TYPES } from './operation-replies';
import { ACTOR, NOW, OPERATION, STRATEGY } from './testing/fixtures';

const cause = rootCause({ actor: ACTOR, correlationId: OPERATION, platformCode: 'PLAT' });
const place = { partition: 0, offset: '7' };

describe('a message that answers an Operation', () => {
  it('is read as what it tells', () => {
    const data = { operation_id: OPERATION, chunk: 2, source_ids: [] };
    const message = compose(holdsReleased, { cause, key: STRATEGY, place: 0, occurredAt: NOW, data });
    const reply = readReply({ ...message, ...place });
    expect(reply).toMatchObject({ kind: 'released', envelope: { data, origin: 'credit.events.v1/0/7/0' } });
    expect(reply.message.offset).toBe('7');
  });

  it('is of a type that is listed', () => {
    expect(REPLY_TYPES).toContain(holdsReleased.type);
    const message = { topic: holdsReleased.topic, key: 'A', value: '{}' };
    // Its envelope is read: only a message of another type is unknown.
    for (const type of REPLY_TYPES) expect(() => readReply({ ...message, ...place, type })).not.toThrow(UnknownMessage);
  });

  it('is unknown when no Operation waits for its type', () => {
    const message = { topic: pricesMoved.topic, key: 'A', type: 'prices.guessed', value: '{}' };
    expect(() => readReply({ ...message, ...place })).toThrow(UnknownMessage);
  });
});
