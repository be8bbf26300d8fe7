import type { ApiCall } from '@ballast/api';
import type { KeyCaller } from '../authenticate/caller';
import { refusalOf } from './refusal-of-caller';

const key = { keyId: 'k', platformCode: 'SANDBX', scopes: ['READ'] } as const;
const platform: KeyCaller = { kind: 'platform', ...key };
const participant: KeyCaller = { kind: 'participant', participantCode: 'CUST01', ...key };

type Declared = Pick<ApiCall, 'access' | 'callers'>;
const forAll: Declared = { access: 'READ', callers: ['platform', 'participant'] };
const forPlatforms: Declared = { access: 'READ', callers: ['platform'] };

describe('A caller', () => {
  it('is let through with the scope and a key of a declared owner', () => {
    expect(refusalOf(forPlatforms, platform)).toBeUndefined();
    expect(refusalOf(forAll, platform)).toBeUndefined();
    expect(refusalOf(forAll, participant)).toBeUndefined();
  });

  it('is refused without the scope, for the key of a platform or of a participant', () => {
    expect(refusalOf({ ...forAll, access: 'TRADE' }, platform)?.body('')).toMatchObject({
      status: 403,
      message: 'The key lacks the scope TRADE.',
    });
    expect(refusalOf({ ...forAll, access: 'TRADE' }, participant)?.detail).toBe('The key lacks the scope TRADE.');
  });

  it('is refused when the call is not for the owner of the key', () => {
    expect(refusalOf(forPlatforms, participant)?.body('')).toMatchObject({
      status: 403,
      message: 'The key belongs to participant CUST01 and reads only what is its own.',
    });
    expect(refusalOf({ ...forPlatforms, access: 'TRADE' }, participant)?.detail).toContain('participant CUST01');
    expect(refusalOf({ access: 'READ', callers: ['participant'] }, platform)?.detail).toBe(
      'The key belongs to the platform.',
    );
  });
});
