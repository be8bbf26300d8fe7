import { actorOf, type Caller } from './caller';

const key = { keyId: 'k', platformCode: 'SANDBX', scopes: ['READ'] } as const;

describe('The actor of a caller', () => {
  it.each<[Caller, object]>([
    [
      { kind: 'platform', ...key },
      { platform_code: 'SANDBX', key_id: 'k' },
    ],
    [
      { kind: 'participant', participantCode: 'CUST01', ...key },
      { platform_code: 'SANDBX', key_id: 'k', participant_code: 'CUST01' },
    ],
    [{ kind: 'service', service: 'gateway', platformCode: 'SANDBX' }, { service: 'gateway' }],
  ])('of %j is %j', (caller, actor) => {
    expect(actorOf(caller)).toEqual(actor);
  });
});
