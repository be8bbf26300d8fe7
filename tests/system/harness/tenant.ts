import { randomBytes, randomUUID } from 'node:crypto';
import type { Execution, Operation, Strategy, Trader } from '@ballast/contracts';
import { BallastClient } from '@ballast/client';
import {
  platformViolations,
  type AccountBalance,
  type LedgerEntry,
  type PlatformSnapshot,
  type PublicEvent,
} from '@ballast/test-kit';

const SETTLE_DEADLINE_MS = 60_000;
/** Participants whose balances are read one by one; of a larger cohort the first ones stand for all. */
const BALANCES_READ_MAX = 50;
const EVENTS_PAGE = 1000;

export const BASKET = [
  { underlying_currency: 'BTC', weight: '0.50' },
  { underlying_currency: 'ETH', weight: '0.30' },
  { underlying_currency: 'SOL', weight: '0.20' },
] as const;

export interface Ask {
  readonly participant_code: string;
  readonly amount?: string;
  readonly auto_rebalance?: boolean;
}

export interface RequestOptions {
  /** The usual basket unless given; undefined: none is sent. */
  readonly allocations?: readonly object[] | undefined;
  readonly requestId?: string;
  /** Further fields of the body. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The body of an Operation, and of its preview. */
export function bodyOf(participants: readonly Ask[] | undefined, options: RequestOptions): object {
  const allocations = 'allocations' in options ? options.allocations : BASKET;
  return {
    ...(allocations === undefined ? {} : { allocations }),
    ...(participants === undefined ? {} : { participants }),
    ...options.extra,
  };
}

/** A platform of its own in the sandbox, so that scenarios do not see each other, and what it asked for. */
export class Tenant {
  readonly strategies: string[] = [];
  private readonly requested = new Map<string, ReadonlyMap<string, string>>();

  private constructor(
    readonly client: BallastClient,
    readonly code: string,
  ) {}

  static async open(root: BallastClient, baseUrl: string, float = '1000000.00', connections?: number): Promise<Tenant> {
    const code = `T${randomBytes(8).toString('hex').toUpperCase()}`;
    const { key, secret } = await root.call<{ key: string; secret: string }>('POST', '/sandbox/platforms', {
      platform_code: code,
    });
    const client = new BallastClient({ baseUrl, key, secret, ...(connections === undefined ? {} : { connections }) });
    const tenant = new Tenant(client, code);
    if (float !== '0') await tenant.client.call('POST', '/deposits', { account: 'float', asset: 'USD', amount: float });
    return tenant;
  }

  async participants(
    codes: readonly string[],
    extra: Readonly<Record<string, string>> = { status: 'approved' },
  ): Promise<void> {
    const participants = codes.map((participant_code) => ({ participant_code, ...extra }));
    await this.client.call('POST', '/participants/bulk', { participants });
  }

  async strategy(quoted_currency = 'USD'): Promise<Strategy> {
    const strategy = await this.client.call<Strategy>('POST', '/strategies', { quoted_currency });
    this.strategies.push(strategy.id);
    return strategy;
  }

  async request(
    strategyId: string,
    kind: string,
    participants: readonly Ask[] | undefined,
    options: RequestOptions = {},
  ): Promise<Operation> {
    const body = bodyOf(participants, options);
    const operation = await this.client.call<Operation>(
      'POST',
      `/strategies/${strategyId}/${kind}`,
      body,
      options.requestId ?? randomUUID(),
    );
    this.requested.set(
      operation.id,
      new Map(
        (participants ?? []).flatMap(({ participant_code, amount }) =>
          amount === undefined ? [] : [[participant_code, amount]],
        ),
      ),
    );
    return operation;
  }

  /** Sends an Operation and waits for its end. */
  async run(...call: Parameters<Tenant['request']>): Promise<{ operation: Operation; executions: Execution[] }> {
    const accepted = await this.request(...call);
    const operation = await this.client.settled(accepted.id, SETTLE_DEADLINE_MS);
    return { operation, executions: await this.client.executions(accepted.id) };
  }

  async snapshot(): Promise<PlatformSnapshot> {
    const operations = await this.client.all<Operation>('/strategies/operations', 'operations');
    const executions = await this.client.all<Execution>('/strategies/executions', 'executions');
    const traders = await this.client.all<Trader>('/strategies/traders', 'traders');
    const entries = await this.client.all<LedgerEntry>('/ledger/entries', 'entries');
    const { accounts } = await this.client.get<{ accounts: AccountBalance[] }>('/float');
    return {
      operations,
      executions,
      traders,
      entries,
      float: accounts,
      balances: await this.balances(traders),
      events: await this.events(),
      requested: this.requested,
    };
  }

  private async balances(traders: readonly Trader[]): Promise<ReadonlyMap<string, readonly AccountBalance[]>> {
    const balances = new Map<string, readonly AccountBalance[]>();
    for (const trader of traders.slice(0, BALANCES_READ_MAX)) {
      const { holdings } = await this.client.get<{ holdings: AccountBalance[] }>(
        `/strategies/traders/${trader.id}/holdings`,
      );
      balances.set(`trader:${trader.id}`, holdings);
      const own = await this.client.get<{ balances: (AccountBalance & { account_label: string })[] }>(
        `/participants/${trader.participant_code}/balances`,
      );
      balances.set(
        `participant:${trader.participant_code}`,
        own.balances.filter(({ account_label }) => account_label === 'general'),
      );
    }
    return balances;
  }

  async events(): Promise<readonly PublicEvent[]> {
    const events: PublicEvent[] = [];
    for (;;) {
      const page = await this.client.get<{ events: PublicEvent[]; has_more: boolean }>(
        `/events?after=${events.length}&limit=${EVENTS_PAGE}`,
      );
      events.push(...page.events);
      if (!page.has_more) return events;
    }
  }

  async violations(): Promise<readonly string[]> {
    return platformViolations(await this.snapshot());
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
