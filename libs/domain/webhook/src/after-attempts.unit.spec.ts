import { afterAttempts, type ObservedEndpoint } from './after-attempts';

const NOW = '2026-04-17T10:30:00.000Z';
const FIVE_DAYS_AGO = '2026-04-12T10:30:00.000Z';
const succeeded = { hasSucceeded: true, hasFailed: false, isGone: false };
const failed = { hasSucceeded: false, hasFailed: true, isGone: false };

const endpoint: ObservedEndpoint & { readonly url: string } = {
  url: 'https://platform.example/hooks',
  status: 'enabled',
  statusReason: '',
  failingSince: '',
  version: 3,
  revision: 8,
  updatedAt: FIVE_DAYS_AGO,
};

describe('an endpoint after attempts', () => {
  it('is failing from the first failure on, and recovers, in the same version', () => {
    const failing = { ...endpoint, failingSince: NOW, revision: 9 };
    expect(afterAttempts(endpoint, failed, NOW)).toEqual([{ after: failing, change: 'failing', reason: undefined }]);
    expect(afterAttempts(failing, succeeded, NOW)).toEqual([
      { after: { ...endpoint, revision: 10 }, change: 'recovered', reason: undefined },
    ]);
  });

  it('is disabled in another version when it has failed for too long', () => {
    const failing = { ...endpoint, failingSince: FIVE_DAYS_AGO };
    const after = {
      ...failing,
      status: 'disabled',
      statusReason: 'failing',
      version: 4,
      revision: 9,
      updatedAt: NOW,
    };
    expect(afterAttempts(failing, failed, NOW)).toEqual([{ after, change: 'disabled', reason: 'failing' }]);
  });

  it('is as before when nothing changes', () => {
    expect(afterAttempts(endpoint, succeeded, NOW)).toEqual([]);
    expect(afterAttempts({ ...endpoint, status: 'disabled' }, failed, NOW)).toEqual([]);
  });
});
