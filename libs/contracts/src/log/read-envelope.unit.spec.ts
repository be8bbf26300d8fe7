import * as fc from 'fast-check';
import { envelopeSchema } from './envelope';
import { EnvelopeFormatError, readEnvelope, readHead } from './read-envelope';

const anything = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.constant(null),
  fc.boolean(),
  fc.array(fc.string()),
);
const text = fc.oneof({ weight: 12, arbitrary: fc.string() }, { weight: 1, arbitrary: anything });
const actor = fc.oneof(
  { weight: 6, arbitrary: fc.record({ platform_code: text, key_id: text }) },
  { weight: 6, arbitrary: fc.record({ platform_code: text, key_id: text, participant_code: text, more: text }) },
  { weight: 4, arbitrary: fc.record({ service: text }) },
  { weight: 4, arbitrary: fc.record({ operator: text, service: text }) },
  { weight: 1, arbitrary: anything },
);
const version = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: -1, max: 9 }) }, { weight: 1, arbitrary: anything });

/** Documents like envelopes: members are missing, of a wrong type or unknown now and then. */
const document = fc.record(
  {
    id: text,
    type: text,
    version,
    occurredAt: text,
    correlationId: text,
    causationId: text,
    platformCode: text,
    actor,
    input: text,
    rules_version: version,
    data: fc.oneof(fc.jsonValue(), fc.constant({ data: ',"data":' })),
    unknown: anything,
  },
  {
    requiredKeys: [
      'id',
      'type',
      'version',
      'occurredAt',
      'correlationId',
      'causationId',
      'platformCode',
      'actor',
      'data',
    ],
  },
);

function outcome<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof EnvelopeFormatError) return undefined;
    throw error;
  }
}

describe('an envelope in the text of a message', () => {
  it('is read as its schema reads it', () => {
    fc.assert(
      fc.property(document, (members) => {
        const value = JSON.stringify(members);
        const expected = envelopeSchema.safeParse(JSON.parse(value));
        expect(outcome(() => readEnvelope(value))).toEqual(expected.success ? expected.data : undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('has a head that is read without its data, whatever the data is', () => {
    fc.assert(
      fc.property(document, ({ data, ...members }) => {
        const whole = outcome(() => readEnvelope(JSON.stringify({ ...members, data })));
        const head = outcome(() => readHead(JSON.stringify({ ...members, data })));
        expect(head === undefined ? undefined : { ...head, data }).toEqual(
          whole === undefined ? undefined : { ...whole, data },
        );
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['no JSON', '{', 'the value is not JSON'],
    ['no object', '[]', 'not an envelope: actor names nobody'],
    ['a number', '7', 'not an envelope: the value is no object'],
  ])('that is %s is refused', (_what, value, reason) => {
    expect(() => readEnvelope(value)).toThrow(reason);
  });
});
