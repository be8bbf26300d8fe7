import { DEFAULT_TERMS } from './grants';
import { NOW } from './testing/fixtures';
import { nextVersion } from './versions';

const ACCOUNT = { zrn: 'zrn:zh:eu:account:customer:7f1e0d9c-8b7a-4695-8473-625140392817', updated_at: NOW };

describe('the next version of a grant', () => {
  it('is the first one of an advisor who had none', () => {
    expect(nextVersion(ACCOUNT, { code: 'ADV1', previous: undefined }, DEFAULT_TERMS)).toEqual({
      zrn: ACCOUNT.zrn,
      participant_code: 'ADV1',
      version: 1,
      status: 'active',
      permissions: ['VIEW', 'BUY', 'SELL'],
      limits: {},
      expires_at: '',
      agreement_ref: '',
      decided_at: NOW,
      reason: '',
    });
  });

  it('counts on from the version before and names why the grant ended', () => {
    const previous = nextVersion(ACCOUNT, { code: 'ADV1', previous: undefined }, DEFAULT_TERMS);
    const end = { status: 'removed', reason: 'revoked' } as const;
    expect(nextVersion(ACCOUNT, { code: 'ADV1', previous }, previous, end)).toMatchObject({ version: 2, ...end });
  });
});
