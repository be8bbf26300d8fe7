import { compose, rootCause, type MessageType } from '@ballast/contracts';
import { holdsReleased, settlementPosted } from '@ballast/contracts/credit';
import { readReply } from './operation-replies';
import { chunkOfReply, inputOfReply } from './reply-input';
import { ACTOR, EXECUTED_AT, NOW, OPERATION } from './testing/fixtures';

function replyOf<T>(type: MessageType<T>, data: T) {
  const cause = rootCause({ actor: ACTOR, correlationId: OPERATION, platformCode: 'PLAT' });
  const message = compose(type, { cause, key: OPERATION, place: 0, occurredAt: NOW, data });
  return readReply({ ...message, partition: 0, offset: '7' });
}

const POSTED = { source: 'execution' as const, operation_id: OPERATION, chunk: 1, executed_at: EXECUTED_AT };
const TRADERS = new Set(['a trader']);

describe('the input that an answer is to its Operation', () => {
  it('names the refused leg of each Execution, and whether the chunk was withdrawn', () => {
    const reply = replyOf(settlementPosted, { ...POSTED, refused: [{ source_id: 'an Execution', leg: 2 }] });
    expect(chunkOfReply(reply)).toBe(1);
    expect(inputOfReply(reply, { at: NOW, traders: TRADERS })).toEqual({
      kind: 'chunk_settled',
      at: NOW,
      executedAt: EXECUTED_AT,
      refusedLegs: new Map([['an Execution', 2]]),
      isWithdrawn: false,
    });
  });

  it('names the Traders that exist, and those that a lost decision opened', () => {
    const data = { operation_id: OPERATION, chunk: 0, source_ids: [], traders: ['A'] };
    expect(inputOfReply(replyOf(holdsReleased, data), { at: NOW, traders: TRADERS })).toEqual({
      kind: 'chunk_released',
      at: NOW,
      traders: TRADERS,
      opened: ['A'],
    });
  });
});
