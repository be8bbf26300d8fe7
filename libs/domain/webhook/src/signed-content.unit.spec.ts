import { liveSecrets, signedContents, timestampSeconds } from './signed-content';

const signable = { notificationId: 'd1e2f3a4-b5c6-4789-abcd-ef0123456789', timestampMs: 1_776_421_800_999 };

describe('signed content', () => {
  it('ends in the milliseconds of the attempt', () => {
    expect(signedContents(signable).zh).toEqual({ suffix: '1776421800999' });
  });

  it('begins, for Standard Webhooks, with the id and the whole seconds', () => {
    expect(timestampSeconds(signable)).toBe(1_776_421_800);
    expect(signedContents(signable).standard).toEqual({
      prefix: 'd1e2f3a4-b5c6-4789-abcd-ef0123456789.1776421800.',
    });
  });
});

describe('live secrets', () => {
  it('are the newest one and those whose overlap has not ended', () => {
    const secrets = [
      { id: 'new', expiresAtMs: undefined },
      { id: 'old', expiresAtMs: 2_000 },
      { id: 'older', expiresAtMs: 1_000 },
    ];
    expect(liveSecrets(secrets, 1_000).map(({ id }) => id)).toEqual(['new', 'old']);
    expect(liveSecrets(secrets, 2_000).map(({ id }) => id)).toEqual(['new']);
  });
});
