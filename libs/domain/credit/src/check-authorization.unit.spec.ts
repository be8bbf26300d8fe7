import {
  OPERATION_TRAITS,
  type GrantLimits,
  type HoldsPlace,
  type OperationType,
  type Permission,
} from '@ballast/contracts';
import type { Authority, GrantRights } from '@ballast/domain-advisors';
import { decide, given, holding, NOW, outcomes, placeHolds, type Given } from './testing/fixtures';

const GRANT: GrantRights = {
  version: 2,
  status: 'active',
  permissions: ['VIEW', 'BUY', 'SELL'],
  limits: {},
  expires_at: '',
  effective_at: '2026-04-17T09:00:00.000Z',
};
const HOLDINGS = [holding('BTC', '0.10000000'), holding('ETH', '1.00000000')];
const WITH_SOL = { holdings: { A: [...HOLDINGS, holding('SOL', '10.00000000')] } };
const NOBODY: Authority = { relation: 'none' };

function advisor(grant: Partial<GrantRights> = {}, used = '0'): Authority {
  return { relation: 'advisor', isApproved: true, grant: { ...GRANT, ...grant }, used };
}

/** The check of one participant in an Operation of an advisor. */
function checkOf(
  type: OperationType,
  authority: Authority,
  { amount = '100.00', ...state }: Given & { amount?: string } = {},
) {
  const isSized = OPERATION_TRAITS[type].request.takesAmounts;
  const command: HoldsPlace = placeHolds({
    type,
    participants: [{ participant_code: 'A', ...(isSized ? { amount } : {}) }],
    initiated_by: 'ADV1',
  });
  const hasTrader = type !== 'enrollment';
  const ledger = given({
    participants: { A: {} },
    traders: hasTrader ? ['A'] : [],
    holdings: hasTrader ? { A: HOLDINGS } : {},
    authorities: { A: authority },
    ...state,
  });
  const decided = decide(command, ledger);
  return { decided, decision: decided.decisions[0] };
}

describe('the grant step of the check', () => {
  it.each(['enrollment', 'top_up', 'partial_sell', 'rebalance', 'liquidation'] as const)(
    'stamps an accepted %s with instant and version',
    (type) => {
      const { decision, decided } = checkOf(type, advisor(), type === 'partial_sell' ? WITH_SOL : {});
      expect(outcomes(decided)).toEqual(['A accepted']);
      expect(decision).toMatchObject({ authorized_at: NOW, grant_version: 2 });
    },
  );

  it('stamps what the platform does with the instant alone', () => {
    const { decision } = checkOf('enrollment', { relation: 'platform' });
    expect(decision).toMatchObject({ authorized_at: NOW });
    expect(decision).not.toHaveProperty('grant_version');
    expect(decision).not.toHaveProperty('authorized_notional');
  });

  it('comes before every other step: a stranger learns nothing of participant and Trader', () => {
    for (const state of [
      { participants: {} },
      { traders: [] },
      { participants: { A: { status: 'locked' as const } } },
    ]) {
      for (const type of ['top_up', 'liquidation', 'partial_sell'] as const) {
        const { decided, decision } = checkOf(type, NOBODY, state);
        expect(outcomes(decided)).toEqual(['A rejected advisor not authorized']);
        expect(decision).toMatchObject({ status_code: 'advisor_not_authorized', trader_exists: false });
        expect(decision).not.toHaveProperty('authorized_at');
        expect(decision?.holdings ?? []).toEqual([]);
        expect(decided.holds).toEqual([]);
      }
    }
  });

  it.each([
    ['enrollment', ['VIEW', 'SELL'], 'BUY permission required'],
    ['top_up', ['VIEW', 'SELL'], 'BUY permission required'],
    ['partial_sell', ['VIEW', 'BUY'], 'SELL permission required'],
    ['liquidation', ['VIEW', 'BUY'], 'SELL permission required'],
    ['rebalance', ['VIEW'], 'BUY permission required'],
    ['rebalance', ['VIEW', 'BUY'], 'SELL permission required'],
  ] as const)('names the right that a %s lacks with %p', (type, permissions, sentence) => {
    const { decided, decision } = checkOf(type, advisor({ permissions: [...permissions] as Permission[] }));
    expect(outcomes(decided)).toEqual([`A rejected ${sentence}`]);
    expect(decision).toMatchObject({ status_code: 'permission_required', grant_version: 2 });
  });

  const usd = (limits: GrantLimits): GrantLimits => ({ currency: 'USD', ...limits });
  it.each([
    ['enrollment', { assets: ['BTC', 'ETH'] }, '0', 'asset SOL not allowed for advisor'],
    ['liquidation', { assets: ['BTC'] }, '0', 'asset ETH not allowed for advisor'],
    ['enrollment', usd({ order_notional: '99.99' }), '0', 'advisor order limit exceeded'],
    // 0.1 BTC at 60,000 and 1 ETH at 3,000.
    ['liquidation', usd({ order_notional: '8999.99' }), '0', 'advisor order limit exceeded'],
    ['partial_sell', usd({ daily_notional: '150.00' }), '50.01', 'advisor daily limit exceeded'],
    ['enrollment', { currency: 'EUR', daily_notional: '1000.00' }, '0', 'advisor daily limit exceeded'],
  ] as const)('refuses a %s beyond %p', (type, limits, used, sentence) => {
    const { decided } = checkOf(type, advisor({ limits: limits as GrantLimits }, used));
    expect(outcomes(decided)).toEqual([`A rejected ${sentence}`]);
  });

  it('counts both sides of a rebalance', () => {
    const open = checkOf('rebalance', advisor());
    const both = open.decision?.authorized_notional ?? '';
    const sells = open.decision?.legs.filter(({ side }) => side === 'sell') ?? [];
    expect(Number(both)).toBeGreaterThan(sells.reduce((sum, { amount }) => sum + Number(amount), 0));
    expect(outcomes(checkOf('rebalance', advisor({ limits: usd({ order_notional: both }) })).decided)).toEqual([
      'A accepted',
    ]);
    const less = String(Number(both) - 0.01);
    expect(outcomes(checkOf('rebalance', advisor({ limits: usd({ order_notional: less }) })).decided)).toEqual([
      'A rejected advisor order limit exceeded',
    ]);
  });

  it('judges limits before an inactive participant, and the participant when nothing would be traded', () => {
    const limited = advisor({ limits: usd({ order_notional: '1.00' }) });
    const locked = { participants: { A: { status: 'locked' as const } } };
    expect(outcomes(checkOf('liquidation', limited, locked).decided)).toEqual([
      'A rejected advisor order limit exceeded',
    ]);
    expect(outcomes(checkOf('liquidation', limited, { ...locked, holdings: {} }).decided)).toEqual([
      'A rejected participant inactive or not found',
    ]);
  });

  it.each([
    ['was removed', { status: 'removed' as const }],
    ['has expired', { expires_at: NOW }],
  ])('names no Trader to an advisor whose grant %s', (_label, grant) => {
    for (const type of ['top_up', 'liquidation'] as const) {
      const { decided, decision } = checkOf(type, advisor(grant));
      expect(outcomes(decided)).toEqual(['A rejected advisor not authorized']);
      expect(decision).toMatchObject({ trader_exists: false, grant_version: 2 });
      expect(decision?.holdings ?? []).toEqual([]);
    }
  });

  it('names the Trader to an advisor who lacks only the right', () => {
    const { decision } = checkOf('top_up', advisor({ permissions: ['VIEW', 'SELL'] }));
    expect(decision).toMatchObject({ status_code: 'permission_required', trader_exists: true });
  });

  it('keeps Traders that the actor may not trade out of a default scope', () => {
    const command = placeHolds({
      type: 'rebalance',
      participants: ['A', 'B', 'C'].map((participant_code) => ({ participant_code })),
      initiated_by: 'ADV1',
      default_scope: true,
    });
    const decision = decide(
      command,
      given({
        participants: { A: {}, B: {}, C: {} },
        traders: ['A', 'B', 'C'],
        holdings: { A: HOLDINGS, B: HOLDINGS, C: HOLDINGS },
        authorities: { A: advisor(), B: NOBODY, C: advisor({ permissions: ['VIEW', 'BUY'] }) },
      }),
    );
    expect(outcomes(decision)).toEqual(['A accepted', 'B skipped no_holdings', 'C skipped no_holdings']);
    expect(decision.holds.every(({ account }) => account.startsWith('trader:'))).toBe(true);
    expect(new Set(decision.holds.map(({ execution_id }) => execution_id)).size).toBe(1);
  });
});
