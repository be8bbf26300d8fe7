import { API, type BodyOf } from '@ballast/api';
import { CallFailed, type BallastClient } from '@ballast/client';
import type { Execution } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import type { Tenant } from '../harness/tenant';
import { sequence } from './load';

/** Callers of Operations for each advisor. Each sends its next request when the Operation of the one before has ended. */
const CALLERS = 2;
/** Pauses between two steps of one caller and of one account, which bound how much the checks afterwards have to read. */
const TRADE_PACE_MS = 60;
const CHANGE_PACE_MS = 40;
const AMOUNTS = ['10.00', '25.50', '80.00', '400.00'];
const TO_BITCOIN = [{ underlying_currency: 'BTC', weight: '1' }];
const TO_ETHER = [{ underlying_currency: 'ETH', weight: '1' }];
/** Answers to a request that comes too late or too early in a race. */
const LOST = [403, 404, 409];
const END_DEADLINE_MS = 60_000;

type Terms = Pick<BodyOf<typeof API.updateGrant>, 'permissions' | 'limits'>;

const ALL: Terms = { permissions: ['VIEW', 'BUY', 'SELL'], limits: {} };
const TERMS: readonly Terms[] = [
  {},
  {},
  { permissions: ['VIEW', 'BUY'] },
  { permissions: ['VIEW', 'SELL'] },
  { limits: { order_notional: '100.00', currency: 'USD' } },
  { limits: { daily_notional: '2000.00', currency: 'USD' } },
  { limits: { assets: ['BTC'] } },
];

/** An account in the race, with the code of its holder. */
export interface RacedAccount {
  readonly holder: string;
  readonly zrn: string;
}

export interface RaceOptions {
  readonly tenant: Tenant;
  readonly strategyId: string;
  readonly accounts: readonly RacedAccount[];
  /** Advisors by code, with the client of each. */
  readonly advisors: readonly (readonly [code: string, client: BallastClient])[];
  readonly seconds: number;
  readonly seed: number;
}

/** Events of a race, counted. */
export interface RaceCounts {
  /** Executions and executed quotes by their status or the code of their refusal. */
  readonly ends: Readonly<Record<string, number>>;
  /** Changes of grants and accounts by the name of the call, those that came too late or too early not counted. */
  readonly changes: Readonly<Record<string, number>>;
}

/**
 * A race of advisors who trade on some accounts against their revocations, expiries, changes and new links, and against
 * locks of the accounts. The seed decides what is sent, and the machine in which order it is handled.
 */
export class AdvisorRace {
  private readonly ends: Record<string, number> = {};
  private readonly changes: Record<string, number> = {};
  private readonly random: (bound: number) => number;
  private readonly until: number;

  private constructor(private readonly options: RaceOptions) {
    this.random = sequence(options.seed);
    this.until = Date.now() + options.seconds * 1_000;
  }

  static async run(options: RaceOptions): Promise<RaceCounts> {
    const race = new AdvisorRace(options);
    const { advisors, accounts } = options;
    await Promise.all([
      ...advisors.flatMap(([, client]) => Array.from({ length: CALLERS }, () => race.operate(client))),
      ...advisors.map(([, client]) => race.quote(client)),
      ...accounts.map((account) => race.change(account)),
    ]);
    return { ends: race.ends, changes: race.changes };
  }

  private pick<T>(from: readonly T[]): T {
    const picked = from[this.random(from.length)];
    if (picked === undefined) throw new Error('A choice needs at least one entry');
    return picked;
  }

  private async operate(client: BallastClient): Promise<void> {
    const { tenant, strategyId, accounts } = this.options;
    while (Date.now() < this.until) {
      const action = this.pick(['top-up', 'top-up', 'partial-sell', 'rebalance'] as const);
      const first = this.random(accounts.length);
      const asked = accounts.slice(first, first + 2).map(({ holder: participant_code }) => ({
        participant_code,
        ...(action === 'rebalance' ? {} : { amount: this.pick(AMOUNTS) }),
      }));
      const allocations = this.pick([TO_BITCOIN, TO_ETHER]);
      const { executions } = await tenant.run(strategyId, action, asked, { client, allocations });
      for (const each of executions) count(this.ends, endOf(each));
      await pause(TRADE_PACE_MS);
    }
  }

  private async quote(client: BallastClient): Promise<void> {
    while (Date.now() < this.until) {
      const { zrn } = this.pick(this.options.accounts);
      const side = this.pick(['buy', 'buy', 'sell'] as const);
      const body = { account_group: zrn, underlying: 'BTC', quoted_currency: 'USD', side, total: this.pick(AMOUNTS) };
      const asked = await won(client.call(API.requestQuote, { body }));
      if (asked !== undefined) {
        const done = await won(client.call(API.executeQuote, { body: { quote_id: asked.quote_id } }));
        count(this.ends, done === undefined ? 'quote refused' : `quote ${done.status_code || done.status}`);
      }
      await pause(TRADE_PACE_MS);
    }
  }

  /** Changes an account and the grants on it until the race is over, and then leaves it open. */
  private async change(account: RacedAccount): Promise<void> {
    const { client } = this.options.tenant;
    const params = { zrn: account.zrn };
    while (Date.now() < this.until) {
      const [advisor] = this.pick(this.options.advisors);
      await (this.random(5) === 0 ? this.lock(account) : this.changeGrant(account, advisor));
      await pause(this.random(CHANGE_PACE_MS));
    }
    await client.call(API.unlockAccount, { params, body: {} });
  }

  private async lock({ zrn }: RacedAccount): Promise<void> {
    const { client } = this.options.tenant;
    const request = { params: { zrn }, body: {} };
    await this.sent('locked', client.call(API.lockAccount, request));
    await pause(this.random(CHANGE_PACE_MS));
    await this.sent('unlocked', client.call(API.unlockAccount, request));
  }

  private async changeGrant({ zrn }: RacedAccount, participant_code: string): Promise<void> {
    const { client } = this.options.tenant;
    const of = { params: { zrn, participant_code } };
    const terms = this.pick(TERMS);
    // Long enough for the call to arrive before it.
    const expires_at = this.random(2) === 0 ? '' : new Date(Date.now() + 300 + this.random(300)).toISOString();
    const end = expires_at === '' ? {} : { expires_at };
    switch (this.random(3)) {
      case 0:
        return this.sent('revoked', client.call(API.unlinkAdvisor, of));
      case 1: {
        const body = { ...ALL, ...terms, expires_at };
        return this.sent('patched', client.call(API.updateGrant, { ...of, body }));
      }
      default: {
        const body = { participant_code, ...terms, ...end };
        return this.sent('linked', client.call(API.linkAdvisor, { params: { zrn }, body }));
      }
    }
  }

  private async sent(name: string, call: Promise<unknown>): Promise<void> {
    if ((await won(call)) !== undefined) count(this.changes, name);
  }
}

/** Waits until every Operation has ended. */
export async function allEnded({ client }: Tenant): Promise<void> {
  for (const status of ['validating', 'pricing', 'settling'] as const) {
    await eventually(
      `no Operation is ${status}`,
      async () => (await client.call(API.listOperations, { query: { status, page_size: 1 } })).operations.length === 0,
      { deadlineMs: END_DEADLINE_MS },
    );
  }
}

function endOf({ status, status_code }: Execution): string {
  return status_code || status;
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** The answer of a call; undefined when it lost a race. */
async function won<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof CallFailed && LOST.includes(error.status)) return undefined;
    throw error;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
