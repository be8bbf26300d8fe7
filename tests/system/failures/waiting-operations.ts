import { randomUUID } from 'node:crypto';
import { API } from '@ballast/api';
import { isTerminal, type Operation } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import { BASKET, type Tenant } from '../harness/tenant';
import type { OperationRequest, PersistentCaller } from './persistent-caller';

/** Length of each wait in milliseconds, shorter than a failure of all processes. */
const WAIT_MS = 6_000;
/** Tries to see all of them wait at once, which takes a busy machine longer than one wait now and then. */
const TRIES_MAX = 5;
const END_DEADLINE_MS = 120_000;
/** Codes of Traders that no other request of the run names. */
const CODES = ['QUEUED', 'SELLER'] as const;
/** Allocations of the queued rebalances. Each of them trades, because the last one leads back to where they begin. */
const ALLOCATIONS = [
  [{ underlying_currency: 'ETH', weight: '1' }],
  [{ underlying_currency: 'SOL', weight: '1' }],
  BASKET,
] as const;

/** Operations that wait when a failure begins: a queue of rebalances, the first of which waits for prices, and a sell. */
export class WaitingOperations {
  /** Number of Strategies, each with one enrollment. */
  static readonly strategies = CODES.length;

  private constructor(
    private readonly tenant: Tenant,
    private readonly caller: PersistentCaller,
    private readonly strategyIds: Readonly<Record<(typeof CODES)[number], string>>,
  ) {}

  static async prepare(tenant: Tenant, caller: PersistentCaller): Promise<WaitingOperations> {
    await tenant.participants(CODES);
    const enroll = async (participant_code: string): Promise<string> => {
      const { id } = await tenant.strategy();
      await tenant.run(id, 'enroll', [{ participant_code, amount: '10000.00', auto_rebalance: true }]);
      return id;
    };
    return new WaitingOperations(tenant, caller, {
      QUEUED: await enroll('QUEUED'),
      SELLER: await enroll('SELLER'),
    });
  }

  /**
   * Sends the Operations, again when one of them has ended before all of them were seen to wait. Returns a check that
   * they end as if nothing had failed.
   */
  async open(): Promise<() => Promise<void>> {
    for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
      const ids = await this.send();
      if (await this.areWaiting(ids)) return () => this.expectEnds(ids);
      await this.expectEnds(ids);
    }
    throw new Error(`The Operations ended ${TRIES_MAX} times before all of them were seen to wait`);
  }

  /** Ids of the sell and of the rebalances, in their order. */
  private async send(): Promise<readonly string[]> {
    const { QUEUED, SELLER } = this.strategyIds;
    await this.arm('slow_pricing', QUEUED);
    await this.arm('slow_settle', SELLER);
    const participants = [{ participant_code: 'SELLER', amount: '100.00' }];
    const requests: OperationRequest[] = [
      ...ALLOCATIONS.map(
        (allocations) => ({ strategyId: QUEUED, action: 'rebalance', participants: undefined, allocations }) as const,
      ),
      { strategyId: SELLER, action: 'partial-sell', participants, allocations: BASKET },
    ];
    const ids: string[] = [];
    for (const request of requests) ids.push((await this.caller.request(request)).id);
    return [ids.at(-1) ?? '', ...ids.slice(0, -1)];
  }

  /** Waits until all of them are seen to wait. Returns false when one has ended before. */
  private async areWaiting(ids: readonly string[]): Promise<boolean> {
    const states = ['settling', 'pricing', 'validating, queued', 'validating, queued'];
    const seen = await eventually(
      'Operations wait',
      async () => {
        const operations = await Promise.all(ids.map((id) => this.read(id)));
        if (operations.some((operation) => operation !== undefined && isTerminal(operation.status))) return 'ended';
        const found = operations.map((one) => (one?.queued === true ? `${one.status}, queued` : one?.status));
        return found.join() === states.join() ? 'waiting' : undefined;
      },
      { deadlineMs: END_DEADLINE_MS },
    );
    return seen === 'waiting';
  }

  private async expectEnds([sell = '', ...rebalances]: readonly string[]): Promise<void> {
    const ids = [sell, ...rebalances];
    const reasons = await Promise.all(ids.map((id) => this.endOf(id)));
    expect(reasons).toEqual(ids.map(() => 'settled'));
    const events = await this.tenant.events();
    const ended = events.flatMap(({ payload: { id, status } }) => (status === 'settled' ? [String(id)] : []));
    expect(ended.filter((id) => rebalances.includes(id))).toEqual(rebalances);
  }

  private async arm(kind: 'slow_pricing' | 'slow_settle', strategy_id: string): Promise<void> {
    const body = { scenario: `${kind}:${WAIT_MS}`, times: 1, strategy_id };
    const requestId = randomUUID();
    await eventually(`${kind} is armed`, () => this.tenant.client.call(API.armSandboxFault, { body, requestId }), {
      deadlineMs: END_DEADLINE_MS,
    });
  }

  private read(id: string): Promise<Operation | undefined> {
    return this.caller.read(API.getOperation, { params: { operation_id: id } });
  }

  /** Status of an Operation at its end, with its reason if it has one. */
  private async endOf(id: string): Promise<string> {
    const { status, status_reason } = await this.tenant.client.settled(id, END_DEADLINE_MS);
    return [status, status_reason].filter(Boolean).join(': ');
  }
}
