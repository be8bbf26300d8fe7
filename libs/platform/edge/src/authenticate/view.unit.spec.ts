import type { Caller } from './caller';
import { ownedBy, viewOf } from './view';

const key = { keyId: 'k', platformCode: 'SANDBX', scopes: ['READ'] } as const;

describe('The view of a caller', () => {
  it.each<[Caller]>([
    [{ kind: 'platform', ...key }],
    [{ kind: 'service', service: 'gateway', platformCode: 'SANDBX' }],
  ])('is the whole platform for %j', (caller) => {
    expect(viewOf(caller)).toEqual({ kind: 'platform', platformCode: 'SANDBX' });
    expect(ownedBy(viewOf(caller))).toEqual({ platformCode: 'SANDBX' });
  });

  it('is only the data of the participant when a participant calls', () => {
    const view = viewOf({ kind: 'participant', participantCode: 'CUST01', ...key });
    expect(view).toEqual({ kind: 'participant', platformCode: 'SANDBX', participantCode: 'CUST01' });
    expect(ownedBy(view)).toEqual({ platformCode: 'SANDBX', participantCode: 'CUST01' });
  });

  it('says nothing of the key, so that two keys of one owner see the same', () => {
    expect(viewOf({ kind: 'platform', ...key })).toEqual(
      viewOf({ kind: 'platform', ...key, keyId: 'other', scopes: [] }),
    );
  });
});
