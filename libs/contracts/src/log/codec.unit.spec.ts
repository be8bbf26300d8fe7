import { holdsRelease, holdsReleased } from '../credit/messages';
import { assertKnownType, compose, decode, PoisonMessage, UnknownMessage, type Composed } from './codec';

const HEADER = {
  key: 'operation',
  platformCode: 'SANDBX',
  correlationId: 'operation',
  causationId: 'message',
  place: 3,
  occurredAt: '2026-04-17T10:30:00.000Z',
};
const MESSAGE = compose(holdsReleased, { ...HEADER, data: { operation_id: 'operation', chunk: 3 } });

function read(value: string): ReturnType<typeof decode<{ operation_id: string; chunk: number }>> {
  return decode(holdsReleased, { ...placed(MESSAGE), value });
}

function placed({ topic, type, value }: Composed) {
  return { topic, partition: 1, offset: '7', type, value };
}

function changed(fields: object): string {
  return JSON.stringify({ ...(JSON.parse(MESSAGE.value) as object), ...fields });
}

function reason(value: string): string {
  return refusal(PoisonMessage, () => read(value));
}

/** The message of the error, when it is of this class. */
function refusal(kind: typeof PoisonMessage | typeof UnknownMessage, work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof kind) return error.message;
    throw error;
  }
  return '';
}

describe('a message of the log', () => {
  it('is read as it was written', () => {
    expect(read(MESSAGE.value)).toMatchObject({
      type: 'holds.released',
      version: 1,
      key: 'operation',
      data: { operation_id: 'operation', chunk: 3 },
    });
  });

  it('has the same id whenever it follows from the same cause, whatever else it says', () => {
    const idOf = (place: number, chunk: number): unknown => {
      const { value } = compose(holdsReleased, { ...HEADER, place, data: { operation_id: 'operation', chunk } });
      return (JSON.parse(value) as { readonly id: unknown }).id;
    };
    expect(idOf(3, 3)).toBe(idOf(3, 4));
    expect(idOf(3, 3)).not.toBe(idOf(4, 3));
  });

  it.each([
    ['that is not JSON', '{', 'holds.released: the value is not JSON'],
    ['of another type', changed({ type: 'holds.release' }), 'holds.released: the message is a holds.release'],
  ])('%s is put aside', (_, value, expected) => {
    expect(reason(value)).toBe(expected);
  });

  it('whose envelope or data breaks its type is put aside', () => {
    expect(reason('{}')).toContain('not an envelope');
    expect(reason(changed({ data: { chunk: 3 } }))).toContain('operation_id');
  });

  it.each([2, 99])('of version %i, which is not known here, is no poison: a newer instance may read it', (version) => {
    const said = refusal(UnknownMessage, () => read(changed({ version })));
    expect(said).toBe(`holds.released: version ${version} is not known here`);
  });

  it('names its place for readers', () => {
    const error = (() => {
      try {
        decode(holdsRelease, placed(MESSAGE));
      } catch (thrown) {
        return thrown;
      }
      return undefined;
    })();
    expect(error).toMatchObject({ origin: { partition: 1, offset: '7' } });
  });
});

describe('the type of a message', () => {
  const check = (fields: Partial<Composed>) => () => assertKnownType(placed({ ...MESSAGE, ...fields }));
  const named = (type: string) => ({ type, value: changed({ type }) });

  it('is known when its topic has it', () => {
    expect(check({})).not.toThrow();
  });

  it('that its topic does not have may be known to a newer instance', () => {
    expect(refusal(UnknownMessage, check(named('holds.moved')))).toBe(
      'holds.moved: credit.events.v1 has no such message here',
    );
    expect(refusal(UnknownMessage, check(named('holds.place')))).toContain('credit.events.v1 has no such message');
  });

  it.each([
    ['without an envelope', { type: 'holds.moved', value: '{}' }, 'not an envelope'],
    ['without any type', { type: '', value: 'hello' }, 'not JSON'],
    ['with another type in its envelope', { type: 'holds.moved' }, 'the message is a holds.released'],
  ])('%s is known to no instance', (_what, fields, expected) => {
    expect(refusal(PoisonMessage, check(fields))).toContain(expected);
  });
});
