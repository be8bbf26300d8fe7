import { randomBytes } from 'node:crypto';
import { API, OPERATION_CALLS_BY_ACTION, type BodyOf, type OperationAction } from '@ballast/api';
import type { Execution, Operation, Strategy, Trader } from '@ballast/contracts';
import type { BallastClient } from '@ballast/client';
import { documentedClient } from '@ballast/test-client';
import { ownEvents } from './own-events';
import { platformViolations, type AccountBalance, type PlatformSnapshot, type PublicEvent } from '@ballast/test-kit';
import { withSecret } from './answers';

const SETTLE_DEADLINE_MS = 60_000;
/** Number of Traders whose balances a snapshot reads, one by one; in a larger cohort the first ones stand for all. */
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
  /** Allocations of the request: `BASKET` when this member is absent, none when it is undefined. */
  readonly allocations?: readonly object[] | undefined;
  readonly requestId?: string;
  /** Client of a participant who makes the request; the platform's own when absent. */
  readonly client?: BallastClient;
  /** Further fields of the body. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Body of a request of any type of Operation, and of its preview. */
export type OperationBody = BodyOf<(typeof OPERATION_CALLS_BY_ACTION)[OperationAction]['request']>;

/** The body of an Operation, and of its preview. `extra` may make it one that the API refuses. */
export function bodyOf(participants: readonly Ask[] | undefined, options: RequestOptions): OperationBody {
  const allocations = 'allocations' in options ? options.allocations : BASKET;
  return {
    ...(allocations === undefined ? {} : { allocations }),
    ...(participants === undefined ? {} : { participants }),
    ...options.extra,
  } as OperationBody;
}

/** A sandbox platform for one scenario, so that scenarios do not see each other. It records the requested amounts. */
export class Tenant {
  readonly strategies: string[] = [];
  private readonly requested = new Map<string, ReadonlyMap<string, string>>();

  private readonly keys: BallastClient[] = [];

  private constructor(
    readonly client: BallastClient,
    readonly code: string,
    private readonly baseUrl: string,
  ) {}

  static async open(root: BallastClient, baseUrl: string, float = '1000000.00', connections?: number): Promise<Tenant> {
    const code = `T${randomBytes(8).toString('hex').toUpperCase()}`;
    const { key, secret } = withSecret(await root.call(API.createSandboxPlatform, { body: { platform_code: code } }));
    const client = documentedClient({ baseUrl, key, secret, ...(connections === undefined ? {} : { connections }) });
    const tenant = new Tenant(client, code, baseUrl);
    if (float !== '0')
      await tenant.client.call(API.createDeposit, { body: { account: 'float', asset: 'USD', amount: float } });
    return tenant;
  }

  async participants(
    codes: readonly string[],
    extra: Readonly<Record<string, string>> = { status: 'approved' },
  ): Promise<void> {
    const participants = codes.map((participant_code) => ({ participant_code, ...extra }));
    await this.client.call(API.createParticipants, { body: { participants } });
  }

  /** A client with a key of a participant. */
  async keyOf(
    participant_code: string,
    scopes: readonly ('READ' | 'TRADE' | 'FUND' | 'ADMIN')[] = ['READ', 'TRADE'],
  ): Promise<BallastClient> {
    const body = { scopes: [...scopes], participant_code };
    const { key, secret } = withSecret(await this.client.call(API.createApiKey, { body }));
    const client = documentedClient({ baseUrl: this.baseUrl, key, secret });
    this.keys.push(client);
    return client;
  }

  async strategy(quoted_currency = 'USD'): Promise<Strategy> {
    const strategy = await this.client.call(API.createStrategy, { body: { quoted_currency } });
    this.strategies.push(strategy.id);
    return strategy;
  }

  async request(
    strategyId: string,
    action: OperationAction,
    participants: readonly Ask[] | undefined,
    options: RequestOptions = {},
  ): Promise<Operation> {
    const body = bodyOf(participants, options);
    const operation = await (options.client ?? this.client).call(OPERATION_CALLS_BY_ACTION[action].request, {
      params: { strategy_id: strategyId },
      body,
      requestId: options.requestId,
    });
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
    const operations = await this.client.all(API.listOperations);
    const executions = await this.client.all(API.listExecutions);
    const traders = await this.client.all(API.listTraders);
    const entries = await this.client.all(API.listLedgerEntries);
    const { accounts } = await this.client.call(API.getFloat);
    return {
      operations,
      executions,
      traders,
      entries,
      float: accounts,
      balances: await this.balances(traders),
      events: await this.allEvents(),
      requested: this.requested,
    };
  }

  private async balances(traders: readonly Trader[]): Promise<ReadonlyMap<string, readonly AccountBalance[]>> {
    const balances = new Map<string, readonly AccountBalance[]>();
    for (const trader of traders.slice(0, BALANCES_READ_MAX)) {
      const { holdings } = await this.client.call(API.getHoldings, { params: { trader_id: trader.id } });
      balances.set(`trader:${trader.id}`, holdings);
      const own = await this.client.call(API.getBalances, { params: { participant_code: trader.participant_code } });
      balances.set(
        `participant:${trader.participant_code}`,
        own.balances.filter(({ account_label }) => account_label === 'general'),
      );
    }
    return balances;
  }

  /** The events of what the tenant has done. A checkpoint of the record comes with the hour, whatever a test does. */
  async events(): Promise<readonly PublicEvent[]> {
    return ownEvents(await this.allEvents());
  }

  private async allEvents(): Promise<readonly PublicEvent[]> {
    const events: PublicEvent[] = [];
    for (;;) {
      const page = await this.client.call(API.listEvents, { query: { after: events.length, limit: EVENTS_PAGE } });
      events.push(...page.events);
      if (!page.has_more) return events;
    }
  }

  async violations(): Promise<readonly string[]> {
    return platformViolations(await this.snapshot());
  }

  async close(): Promise<void> {
    await Promise.all([...this.keys, this.client].map((client) => client.close()));
  }
}
