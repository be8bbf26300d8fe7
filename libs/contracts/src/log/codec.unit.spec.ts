import { holdsRelease, holdsReleased } from '../credit/messages';
import { compose, decode, PoisonMessage, type Composed } from './codec';

const MESSAGE = compose(holdsReleased, {
  key: 'operation',
  platformCode: 'SANDBX',
  correlationId: 'operation',
  causationId: 'message',
  occurredAt: '2026-04-17T10:30:00.000Z',
  data: { operation_id: 'operation', chunk: 3 },
});

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
  try {
    read(value);
  } catch (error) {
    if (error instanceof PoisonMessage) return error.message;
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

  it.each([
    ['that is not JSON', '{', 'holds.released: the value is not JSON'],
    ['of another type', changed({ type: 'holds.release' }), 'holds.released: the message is a holds.release'],
    ['of a later version', changed({ version: 2 }), 'holds.released: version 2 cannot be read'],
  ])('%s is put aside', (_, value, expected) => {
    expect(reason(value)).toBe(expected);
  });

  it('whose envelope or data is not what was promised is put aside', () => {
    expect(reason('{}')).toContain('not an envelope');
    expect(reason(changed({ data: { chunk: 3 } }))).toContain('operation_id');
  });

  it('names its place for whoever looks for it', () => {
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
