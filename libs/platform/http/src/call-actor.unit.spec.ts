import { withContext } from '@ballast/platform-observability';
import * as fc from 'fast-check';
import { ACTOR_HEADER, actorHeader, actorOfHeaders, causeOfCall } from './call-actor';

const UNNAMED = { operator: 'unnamed' };

describe('the actor of an internal call', () => {
  it('arrives as it was sent, in a header of ASCII characters', () => {
    const actor = fc.oneof(
      fc.record({ operator: fc.string({ unit: 'binary' }) }),
      fc.record({ service: fc.string() }),
      fc.record(
        { platform_code: fc.string(), key_id: fc.string(), participant_code: fc.string() },
        { requiredKeys: ['platform_code', 'key_id'] },
      ),
    );
    fc.assert(
      fc.property(actor, (sent) => {
        const header = actorHeader(sent);
        expect(header).toMatch(/^[\x20-\x7e]*$/);
        expect(actorOfHeaders({ [ACTOR_HEADER]: header })).toEqual(sent);
      }),
    );
  });

  it('is the operator by name when no service hands an actor on', () => {
    expect(actorOfHeaders({ 'x-operator': 'alex' })).toEqual({ operator: 'alex' });
    expect(actorOfHeaders({ 'x-operator': 'a'.repeat(200) })).toEqual({ operator: 'a'.repeat(100) });
    expect(actorOfHeaders({ 'x-operator': 'alex', [ACTOR_HEADER]: '{"service":"gateway"}' })).toEqual({
      service: 'gateway',
    });
  });

  it.each([[{}], [{ 'x-operator': '' }], [{ [ACTOR_HEADER]: '{' }], [{ [ACTOR_HEADER]: '{}' }]])(
    'is an operator without a name for %j',
    (headers) => {
      expect(actorOfHeaders(headers)).toEqual(UNNAMED);
    },
  );

  it('is the actor of the messages that follow from the call', () => {
    const terms = { correlationId: 'endpoint', platformCode: 'SANDBX' };
    const actor = { platform_code: 'SANDBX', key_id: 'key' };
    expect(withContext({ actor }, () => causeOfCall(terms))).toMatchObject({ ...terms, actor, id: '', recordId: '' });
    expect(causeOfCall(terms).actor).toEqual(UNNAMED);
  });
});
