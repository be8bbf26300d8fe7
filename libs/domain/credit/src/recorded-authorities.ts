import type { CheckInputs } from '@ballast/contracts';
import { PLATFORM_AUTHORITY, type Authority } from '@ballast/domain-advisors';
import type { Timestamp } from '@ballast/kernel';
import type { CreditState } from './credit-state';

type RecordedAuthority = NonNullable<CheckInputs['authorities']>[number];

/** The authorities of a check as its inputs record them: each once, with the participants that have it. */
export function recordAuthorities({
  participants,
  now,
}: Pick<CreditState, 'participants' | 'now'>): RecordedAuthority[] {
  const recorded = new Map<string, RecordedAuthority>();
  for (const { requested, authority } of participants) {
    const members = recordedMembers(authority, now);
    if (members === null) continue;
    const { participant_code: code } = requested;
    const key = JSON.stringify(members);
    const known: RecordedAuthority = recorded.get(key) ?? { ...members, participants: [] };
    known.participants.push(code);
    // Usage differs from account to account, and a grant may name a hundred assets: each grant is recorded once.
    const used = usedOf(authority);
    if (used !== undefined) (known.used ??= {})[code] = used;
    recorded.set(key, known);
  }
  const [usual, ...others] = [...recorded.values()].sort((a, b) => b.participants.length - a.participants.length);
  // Nearly all grants of an advisor have the same rights, so the participants of the first one are not named.
  return usual === undefined ? [] : [{ ...usual, participants: [] }, ...others];
}

/** The authorities that recorded inputs had. `at`: time of the decision. */
export class RecordedAuthorities {
  private readonly usual: Authority;
  private readonly byCode = new Map<string, Authority>();

  constructor(
    private readonly actor: string | undefined,
    { authorities = [] }: Pick<CheckInputs, 'authorities'>,
    at: Timestamp,
  ) {
    const [usual] = authorities;
    this.usual = usual === undefined ? { relation: 'none' } : readAuthority(usual, at);
    for (const recorded of authorities) {
      for (const code of recorded.participants) this.byCode.set(code, readAuthority(recorded, at));
      for (const [code, used] of Object.entries(recorded.used ?? {})) {
        this.byCode.set(code, readAuthority(recorded, at, used));
      }
    }
  }

  of(code: string): Authority {
    if (this.actor === undefined) return PLATFORM_AUTHORITY;
    return code === this.actor ? { relation: 'holder' } : (this.byCode.get(code) ?? this.usual);
  }
}

function recordedMembers(
  authority: Authority,
  now: Timestamp,
): Omit<RecordedAuthority, 'participants' | 'used'> | null {
  switch (authority.relation) {
    case 'platform':
    case 'holder':
      return null;
    case 'none':
      return { relation: 'none', is_approved: false };
    case 'tenant':
      return { relation: 'tenant', is_approved: authority.isApproved };
    case 'advisor': {
      const { version, status, permissions, limits, expires_at, effective_at } = authority.grant;
      return {
        relation: 'advisor',
        is_approved: authority.isApproved,
        grant: {
          version,
          status,
          permissions: [...permissions],
          limits,
          expires_at,
          // Grants differ in this instant, and it decides nothing once it has passed.
          ...(effective_at > now ? { effective_at } : {}),
        },
      };
    }
  }
}

/** Notional above zero that counted before; undefined where there is none, or no daily limit that asks for it. */
function usedOf(authority: Authority): string | undefined {
  if (authority.relation !== 'advisor' || authority.grant.limits.daily_notional === undefined) return undefined;
  return authority.used === '0' ? undefined : authority.used;
}

function readAuthority({ relation, is_approved, grant }: RecordedAuthority, at: Timestamp, used = '0'): Authority {
  if (relation === 'tenant') return { relation, isApproved: is_approved };
  if (relation === 'none' || grant === undefined) return { relation: 'none' };
  return { relation, isApproved: is_approved, grant: { ...grant, effective_at: grant.effective_at ?? at }, used };
}
