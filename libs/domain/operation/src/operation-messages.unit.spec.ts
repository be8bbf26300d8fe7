import { rootCause } from '@ballast/contracts';
import { chunksOfScope } from './default-scope';
import { commandMessage, scopeMessage, stepMessage, type Occasion } from './operation-messages';
import { ACTOR, OPERATION } from './testing/fixtures';
import { History } from './testing/history';

function occasionOf(id: string): Occasion {
  const root = rootCause({ actor: ACTOR, correlationId: OPERATION, platformCode: 'PLAT' });
  const cause = { ...root, id, recordId: id, origin: 'credit.events.v1/0/7/0' };
  return { cause, now: '2026-04-17T10:30:07.000Z' };
}

const OCCASION = occasionOf('c63f67fd-1aec-4908-b6f8-08c4cea815a2');
const OTHER_OCCASION = occasionOf('62281db6-13b6-4028-b870-c6e62b7b9388');
const { operation } = new History('enrollment').list('accepted').decide(0);
const CHUNK = { number: 3, firstIndex: 0, participants: [{ participant_code: 'A', amount: '100.00' }] };

describe('the message of a command', () => {
  it('names the Operation and its cause, and stands under the key of its topic', () => {
    const message = commandMessage(operation, { kind: 'quote_reference' }, OCCASION);
    expect(message).toMatchObject({ type: 'prices.quote', key: OPERATION });
    expect(JSON.parse(message.value)).toMatchObject({
      platformCode: operation.platformCode,
      correlationId: OPERATION,
      causationId: OCCASION.cause.id,
      actor: ACTOR,
      input: 'credit.events.v1/0/7/0',
      occurredAt: OCCASION.now,
      data: { operation_id: OPERATION },
    });
  });

  it('has the same id for the same cause, and another id for another cause or chunk', () => {
    const check = (number: number, occasion: Occasion): unknown =>
      idOf(
        commandMessage(
          operation,
          { kind: 'check_chunk', chunk: { ...CHUNK, number, state: { status: 'listed' } } },
          occasion,
        ),
      );
    expect(check(3, OCCASION)).toBe(check(3, OCCASION));
    expect(new Set([check(3, OCCASION), check(4, OCCASION), check(3, OTHER_OCCASION)]).size).toBe(3);
  });
});

describe('the message of a step', () => {
  it('names the step, and counts on with each step', () => {
    const history = new History('enrollment').list('accepted').decide(0);
    const messages = history.steps.map((step) => stepMessage(step, OCCASION));
    expect(messages).toMatchObject([1, 2, 3].map((step) => ({ key: OPERATION, envelope: { data: { step } } })));
    expect(messages.at(-1)?.envelope).toMatchObject({
      type: 'operation.advanced',
      occurredAt: OCCASION.now,
      input: 'credit.events.v1/0/7/0',
      data: { operation_id: OPERATION, facts: [{ kind: 'chunk_decided' }, { kind: 'pricing_began' }] },
    });
    expect(new Set(messages.map(idOf)).size).toBe(3);
  });
});

describe('the message of a default scope', () => {
  it('lists the participants of one chunk, in their order', () => {
    const messages = chunksOfScope(['C', 'A', 'B'], 2).map((chunk) => scopeMessage(operation, chunk, OCCASION));
    expect(messages.map(({ envelope }) => envelope.data)).toEqual([
      { operation_id: OPERATION, chunk: 0, first_index: 0, participants: ['C', 'A'] },
      { operation_id: OPERATION, chunk: 1, first_index: 2, participants: ['B'] },
    ]);
    expect(new Set(messages.map(idOf)).size).toBe(2);
  });
});

function idOf({ value }: { readonly value: string }): unknown {
  return (JSON.parse(value) as { readonly id: unknown }).id;
}
