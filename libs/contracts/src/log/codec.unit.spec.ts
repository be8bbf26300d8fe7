import { z } from 'zod';
import { holdsRelease, holdsReleased } from '../credit/messages';
import { participantsListed } from '../operation/messages';
import { rootCause, type Cause } from './cause';
import { assertKnownType, compose, decode, decodeKept, PoisonMessage, UnknownMessage, type Composed } from './codec';
import { messageType, type MessageType } from './envelope';
import { RULES_VERSION } from './rules-version';
import { TOPICS } from './topics';

const ACTOR = { platform_code: 'SANDBX', key_id: 'key' };
const REQUEST = rootCause({ actor: ACTOR, correlationId: 'operation', platformCode: 'SANDBX' });
const COMMAND: Cause = { ...REQUEST, id: 'command', recordId: 'fact', origin: 'credit.commands.v1/1/6/0' };
const HEADER = { cause: COMMAND, key: 'operation', place: 3, occurredAt: '2026-04-17T10:30:00.000Z' };
const MESSAGE = compose(holdsReleased, { ...HEADER, data: { operation_id: 'operation', chunk: 3, source_ids: [] } });

function read(value: string): ReturnType<typeof decode<{ operation_id: string; chunk: number }>> {
  return decode(holdsReleased, { ...placed(MESSAGE), value });
}

function placed({ topic, key, type, value }: Composed) {
  return { topic, partition: 1, offset: '7', key, type, value };
}

function stored({ value }: Composed): Readonly<Record<string, unknown>> {
  return JSON.parse(value) as Readonly<Record<string, unknown>>;
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
    expect(read(MESSAGE.value)).toEqual({ ...MESSAGE.envelope, origin: 'credit.events.v1/1/7/0' });
  });

  it('names its cause in the record, its actor, the input and the rules of the decision, and not its key', () => {
    expect(stored(MESSAGE)).toMatchObject({
      causationId: 'fact',
      correlationId: 'operation',
      platformCode: 'SANDBX',
      actor: ACTOR,
      input: 'credit.commands.v1/1/6/0',
      rules_version: RULES_VERSION,
    });
    expect(stored(MESSAGE)).not.toHaveProperty('key');
    expect(Object.keys(stored(MESSAGE)).at(-1)).toBe('data');
  });

  it('of a request from outside names neither a cause nor an input', () => {
    const data = { operation_id: 'operation', chunk: 0, first_index: 0, participants: [] };
    const listed = stored(compose(participantsListed, { ...HEADER, cause: REQUEST, data }));
    expect(listed).toMatchObject({ causationId: '', actor: ACTOR });
    expect(listed).not.toHaveProperty('input');
    expect(listed).not.toHaveProperty('rules_version');
  });

  it('is the cause of messages that follow, and a command stands for the message that caused it', () => {
    const data = {
      source: 'execution' as const,
      operation_id: 'operation',
      strategy_id: 'strategy',
      chunk: 3,
      source_ids: [],
    };
    const release = compose(holdsRelease, { ...HEADER, cause: read(MESSAGE.value), data });
    expect(stored(release)).toMatchObject({ causationId: MESSAGE.envelope.id, input: 'credit.events.v1/1/7/0' });
    const command = decode(holdsRelease, placed(release));
    expect(command).toMatchObject({ recordId: MESSAGE.envelope.id, origin: 'credit.commands.v1/1/7/0' });
    const again = compose(holdsReleased, {
      ...HEADER,
      cause: command,
      data: { operation_id: 'operation', chunk: 3, source_ids: [] },
    });
    expect(stored(again)).toMatchObject({ causationId: MESSAGE.envelope.id, actor: ACTOR });
  });

  it('that was stored to wait is read with the key and the origin that were stored beside it', () => {
    const kept = decodeKept(holdsReleased, MESSAGE.value, { key: 'operation', origin: 'credit.events.v1/1/7/0' });
    expect(kept).toEqual(read(MESSAGE.value));
  });

  it('has the same id whenever it follows from the same cause, whatever else it says', () => {
    const idOf = (place: number, chunk: number): unknown =>
      stored(compose(holdsReleased, { ...HEADER, place, data: { operation_id: 'operation', chunk, source_ids: [] } }))[
        'id'
      ];
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

describe('data of an earlier version', () => {
  /** Version 1 counted whole seconds, version 2 named them, and version 3 has milliseconds and a reason. */
  const current: MessageType<{ readonly waitMs: number; readonly reason: string }> = {
    ...messageType({
      topic: TOPICS.creditEvents,
      type: 'holds.released',
      summary: 'A type of three versions.',
      data: z.object({ waitMs: z.number(), reason: z.string() }),
      earlier: [
        { data: z.object({ wait: z.number() }), upcast: ({ wait }) => ({ waitSeconds: wait }) },
        {
          data: z.object({ waitSeconds: z.number() }),
          upcast: ({ waitSeconds }) => ({ waitMs: waitSeconds * 1_000, reason: '' }),
        },
      ],
    }),
    version: 3,
  };
  const readVersion = (version: number, data: object) =>
    decode(current, { ...placed(MESSAGE), value: changed({ version, data }) });

  it.each([
    [1, { wait: 2 }, { waitMs: 2_000, reason: '' }],
    [2, { waitSeconds: 2 }, { waitMs: 2_000, reason: '' }],
    [3, { waitMs: 1, reason: 'why' }, { waitMs: 1, reason: 'why' }],
  ])('of version %i is brought up to the version of today', (version, data, expected) => {
    expect(readVersion(version, data)).toMatchObject({ version, data: expected });
  });

  it('that is not what its version promises is put aside', () => {
    expect(refusal(PoisonMessage, () => readVersion(1, { waitSeconds: 2 }))).toContain('wait');
    expect(refusal(PoisonMessage, () => readVersion(2, { wait: 2 }))).toContain('waitSeconds');
  });

  it('that is newer than today makes its reader wait', () => {
    expect(refusal(UnknownMessage, () => readVersion(4, {}))).toBe('holds.released: version 4 is not known here');
  });

  it('without an upcaster makes its reader wait', () => {
    const gap = { ...current, earlier: current.earlier.slice(0, 1) };
    const old = { ...placed(MESSAGE), value: changed({ version: 1, data: { wait: 2 } }) };
    expect(refusal(UnknownMessage, () => decode(gap, old))).toContain('version 1');
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
