import { ACCOUNT_STATUS_CALLS, type GrantLimits, type Permission } from '@ballast/contracts';
import { toTimestamp } from '@ballast/kernel';
import { chanceOf, type Chance } from '../chance';
import { BEGINNING_MS } from '../virtual-clock';
import type { AccountChangeRequest, ClientRequest } from './services/gateway/requests';

/** Rights of advisors; most advisors have all of them, so that few Operations end with a missing right. */
const PERMISSIONS: readonly Permission[][] = [
  ...Array.from({ length: 5 }, (): Permission[] => ['VIEW', 'BUY', 'SELL']),
  ['VIEW', 'BUY'],
  ['VIEW', 'SELL'],
  ['VIEW'],
];
const CURRENCY = 'USD';
const LIMITS: readonly GrantLimits[] = [
  {},
  ...['1500.00', '3000.00', '30000.00'].map((daily_notional) => ({ daily_notional, currency: CURRENCY })),
  { order_notional: '1000.00', currency: CURRENCY },
  { assets: ['BTC', 'ETH'] },
];

/** Number of participants who advise the others in one scenario: few, so that their grants and Operations meet. */
const ADVISORS = 2;
/** Share of requests that are about an advisor and a customer of the scenario, and not about any two participants. */
const FOCUS = 0.85;

/** Participants of a scenario by their part in it. */
export interface Parties {
  readonly advisors: readonly string[];
  readonly customers: readonly string[];
}

export function partiesOfSeed(seed: number, codes: readonly string[]): Parties {
  const shuffled = chanceOf(seed, 'parties').shuffled(codes);
  return { advisors: shuffled.slice(0, ADVISORS), customers: shuffled.slice(ADVISORS) };
}

/** First requests about customer accounts: most customers have an account with both advisors from the beginning. */
export function firstAccounts(seed: number, { advisors, customers }: Parties): readonly ClientRequest[] {
  const chance = chanceOf(seed, 'first accounts');
  return customers
    .filter(() => chance.flip(0.8))
    .flatMap((holder): readonly ClientRequest[] => {
      const account = { kind: 'create_account', holder, tenants: [] } as const;
      if (chance.flip(0.4)) return [{ ...account, advisors }];
      const links = advisors.map((participant_code) => linkOf(chance, participant_code));
      return [
        { ...account, advisors: [] },
        ...links.map((change) => ({ kind: 'change_account', holder, change }) as const),
      ];
    });
}

/** Changes of customer accounts, in an order in which many of them are refused. */
export function accountRequests(seed: number, codes: readonly string[], parties: Parties): ClientRequest[] {
  const chance = chanceOf(seed, 'accounts');
  const one = (focus: readonly string[]): string => chance.pick(chance.flip(FOCUS) ? focus : codes);
  const some = (): readonly string[] => chance.shuffled(codes).slice(0, chance.below(3));
  return Array.from({ length: chance.below(16) }, (): ClientRequest => {
    const holder = one(parties.customers);
    if (chance.flip(0.15)) return { kind: 'create_account', holder, tenants: some(), advisors: some() };
    return { kind: 'change_account', holder, change: changeOf(chance, one(parties.advisors)) };
  });
}

function linkOf(chance: Chance, participant_code: string): AccountChangeRequest {
  const terms = termsOf(chance);
  return { kind: 'link_advisor', participant_code, ...terms, agreement_ref: '', expires_at: endOf(chance) };
}

function termsOf(chance: Chance): { permissions: Permission[]; limits: GrantLimits } {
  return { permissions: [...chance.pick(PERMISSIONS)], limits: chance.pick(LIMITS) };
}

/** The end of a grant; empty for a grant without one. */
function endOf(chance: Chance): string {
  const ends = chance.pick([0, 0, 3_000, 9_000]);
  return ends === 0 ? '' : toTimestamp(new Date(BEGINNING_MS + ends));
}

function changeOf(chance: Chance, participant_code: string): AccountChangeRequest {
  switch (chance.below(12)) {
    case 0:
      return { kind: 'add_tenant', participant_code };
    case 1:
      return { kind: 'remove_tenant', participant_code };
    case 2:
      return { kind: 'unlink_advisor', participant_code };
    case 3:
      return { kind: 'patch_grant', participant_code, expires_at: endOf(chance) };
    case 4:
    case 5:
      return { kind: 'patch_grant', participant_code, ...termsOf(chance) };
    case 6:
      return { kind: 'close', reason: '' };
    case 7:
    case 8:
      return { kind: 'change_status', call: chance.pick(ACCOUNT_STATUS_CALLS), reason: '' };
    default:
      return linkOf(chance, participant_code);
  }
}
