import { commandMessage, type Cause } from './operation-messages';
import { OPERATION } from './testing/fixtures';
import { History } from './testing/history';

const CAUSE: Cause = { messageId: 'c63f67fd-1aec-4908-b6f8-08c4cea815a2', now: '2026-04-17T10:30:07.000Z' };
const OTHER_CAUSE: Cause = { ...CAUSE, messageId: '62281db6-13b6-4028-b870-c6e62b7b9388' };
const { operation } = new History('enrollment').list('accepted').decide(0);
const CHUNK = { number: 3, firstIndex: 0, participants: [{ participant_code: 'A', amount: '100.00' }] };

describe('the message of a command', () => {
  it('names the Operation and its cause, and stands under the key of its topic', () => {
    const message = commandMessage(operation, { kind: 'quote_reference' }, CAUSE);
    expect(message).toMatchObject({ type: 'prices.quote', key: OPERATION });
    expect(JSON.parse(message.value)).toMatchObject({
      platformCode: operation.platformCode,
      correlationId: OPERATION,
      causationId: CAUSE.messageId,
      occurredAt: CAUSE.now,
      data: { operation_id: OPERATION },
    });
  });

  it('has the same id for the same cause, and another id for another cause or chunk', () => {
    const check = (number: number, cause: Cause): unknown =>
      idOf(
        commandMessage(
          operation,
          { kind: 'check_chunk', chunk: { ...CHUNK, number, state: { status: 'listed' } } },
          cause,
        ),
      );
    expect(check(3, CAUSE)).toBe(check(3, CAUSE));
    expect(new Set([check(3, CAUSE), check(4, CAUSE), check(3, OTHER_CAUSE)]).size).toBe(3);
  });
});

function idOf({ value }: { readonly value: string }): unknown {
  return (JSON.parse(value) as { readonly id: unknown }).id;
}
