import { outsideCause } from '@ballast/test-kit';
import { changesOf, type RequestFact } from './recorded-requests';
import { acceptedFact, endedFact } from './request-facts';

const PLACE = { platformCode: 'SANDBX', scope: '', requestId: '6a3f0b1e-0000-4000-8000-000000000001' };
const FIRST = '6a3f0b1e-0000-4000-8000-00000000000a';
const SECOND = '6a3f0b1e-0000-4000-8000-00000000000b';

function accepted(effectId: string, isDone = false): RequestFact {
  const composed = acceptedFact(outsideCause(effectId, PLACE.platformCode), {
    ...PLACE,
    method: 'POST',
    path: '/participants',
    body: { text: '{}', hash: Buffer.from('ab', 'hex') },
    effectId,
    resourceId: effectId,
    awaits: isDone ? '' : 'registration',
    isDone,
    leaseMs: 1_000,
    acceptedAt: '2026-04-17T10:00:00.000Z',
  });
  return { kind: 'accepted', fact: composed.envelope };
}

function ended(effectId: string, outcome: 'done' | 'refused'): RequestFact {
  const answer = outcome === 'done' ? '{"created":1}' : '';
  const request = { ...PLACE, effectId, outcome, resourceId: 'a resource', answer };
  const composed = endedFact(outsideCause(effectId, PLACE.platformCode), request, '2026-04-17T10:00:01.000Z');
  return { kind: 'ended', fact: composed.envelope };
}

describe('facts about a request id', () => {
  it('leave the accepted request', () => {
    expect(changesOf([accepted(FIRST, true)])).toMatchObject([
      { kind: 'accepted', row: { effect_id: FIRST, is_done: true, body_hash: 'ab', platform_code: 'SANDBX' } },
    ]);
  });

  it('leave an accepted request with its end, in one slice or in two', () => {
    const end = { resource_id: 'a resource', answer: '{"created":1}' };
    expect(changesOf([accepted(FIRST), ended(FIRST, 'done')])).toMatchObject([
      { kind: 'accepted', row: { effect_id: FIRST, is_done: true, ...end } },
    ]);
    expect(changesOf([ended(FIRST, 'done')])).toMatchObject([{ kind: 'done', row: { effect_id: FIRST, ...end } }]);
  });

  it('leave nothing of a refused request, and the request that came under its id later', () => {
    expect(changesOf([accepted(FIRST), ended(FIRST, 'refused')])).toMatchObject([
      { kind: 'refused', row: { effect_id: FIRST } },
    ]);
    const again = [accepted(FIRST), ended(FIRST, 'refused'), accepted(SECOND), ended(SECOND, 'done')];
    const left = [{ kind: 'accepted', row: { effect_id: SECOND, is_done: true } }];
    expect(changesOf(again)).toMatchObject(left);
    expect(changesOf([...again, ...again])).toMatchObject(left);
    expect(changesOf(again.flatMap((fact) => [fact, fact]))).toMatchObject(left);
  });

  it('let the end of an earlier request pass the one that stands there now', () => {
    expect(changesOf([accepted(SECOND), ended(FIRST, 'refused')])).toMatchObject([
      { kind: 'accepted', row: { effect_id: SECOND, is_done: false } },
    ]);
  });
});
