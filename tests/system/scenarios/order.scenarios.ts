import { API } from '@ballast/api';
import { isTerminal, type Allocation, type Operation, type Trader } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import { readRequestLog } from '../harness/request-log';
import { Tenant } from '../harness/tenant';
import { pinPrices, type Scenario, type ScenarioContext } from './context';
import { reaches, stateOf, stillWaits, WaitTooShortError, whileWaiting } from './waits';

const SETTLE_DEADLINE_MS = 60_000;
const TO_ETH = [{ underlying_currency: 'ETH', weight: '1' }];

/** A Strategy whose Traders opted in. Each holds BTC for 5,000, ETH for 3,000, SOL for 2,000 USD at pinned prices. */
async function enrolled(
  { root, baseUrl }: ScenarioContext,
  codes: readonly string[],
): Promise<{ tenant: Tenant; strategyId: string; traders: ReadonlyMap<string, Trader> }> {
  await pinPrices(root);
  const tenant = await Tenant.open(root, baseUrl);
  await tenant.participants(codes);
  return { tenant, ...(await strategyOf(tenant, codes)) };
}

async function strategyOf(tenant: Tenant, codes: readonly string[]) {
  const { id: strategyId } = await tenant.strategy();
  const asked = codes.map((participant_code) => ({ participant_code, amount: '10000.00', auto_rebalance: true }));
  await tenant.run(strategyId, 'enroll', asked);
  const traders = await tenant.client.traders(strategyId);
  return { strategyId, traders: new Map(traders.map((trader) => [trader.participant_code, trader])) };
}

async function patch(tenant: Tenant, trader: Trader | undefined, auto_rebalance: boolean): Promise<void> {
  const answer = await tenant.client.call(API.updateTrader, {
    params: { trader_id: String(trader?.id) },
    body: {
      auto_rebalance,
    },
  });
  expect(answer.auto_rebalance).toBe(auto_rebalance);
}

function show(tenant: Tenant, operationId: string): Promise<Operation> {
  return tenant.client.call(API.getOperation, { params: { operation_id: operationId } });
}

/** Waits for the end of an Operation and returns the codes of the participants in its scope, sorted. */
async function scopeOf(tenant: Tenant, operationId: string): Promise<readonly string[]> {
  await tenant.client.settled(operationId, SETTLE_DEADLINE_MS);
  return (await tenant.client.executions(operationId)).map(({ participant_code }) => participant_code).sort();
}

async function finish(tenant: Tenant): Promise<void> {
  expect(await tenant.violations()).toEqual([]);
  await tenant.close();
}

const settingsInTurn = whileWaiting(
  'a changed setting of a Trader counts for rebalances sent after its answer, and for none accepted before it',
  async (context, stretch) => {
    const { tenant, strategyId, traders } = await enrolled(context, ['A', 'B']);
    const rebalance = (): Promise<Operation> =>
      tenant.request(strategyId, 'rebalance', undefined, { allocations: TO_ETH });
    await tenant.client.call(API.armSandboxFault, {
      body: {
        scenario: `slow_pricing:${stretch(1_500)}`,
        times: 1,
        strategy_id: strategyId,
      },
    });
    const slow = await rebalance();
    const behind = await rebalance();
    await patch(tenant, traders.get('A'), false);
    const later = await rebalance();
    await patch(tenant, traders.get('A'), true);
    await patch(tenant, traders.get('B'), false);
    const last = await rebalance();
    await patch(tenant, traders.get('B'), true);
    // All these requests were accepted while the first rebalance waited for prices and the others for the first one.
    await reaches(tenant, last.id, 'validating, queued');
    await stillWaits(tenant, slow.id);
    expect(await scopeOf(tenant, slow.id)).toEqual(['A', 'B']);
    expect(await scopeOf(tenant, behind.id)).toEqual(['A', 'B']);
    expect(await scopeOf(tenant, later.id)).toEqual(['B']);
    expect(await scopeOf(tenant, last.id)).toEqual(['A']);
    await finish(tenant);
  },
);

/** Rounds per Strategy. In each round the setting of every Trader changes once while two rebalances are sent. */
const ROUNDS = 12;
const STRATEGIES = 4;
const CODES = ['A', 'B', 'C'];

interface Round {
  readonly rebalances: readonly string[];
  /** Value of every setting when the round is over. */
  readonly setTo: boolean;
}

interface Race {
  readonly tenant: Tenant;
  readonly strategyId: string;
  readonly traders: ReadonlyMap<string, Trader>;
}

/** Sends two rebalances and a change of every Trader's setting in the same tick. The order depends on the round. */
async function race({ tenant, strategyId, traders }: Race, round: number): Promise<Round> {
  const setTo = round % 2 === 1;
  const rebalances: string[] = [];
  const rebalance = async (): Promise<void> => {
    rebalances.push((await tenant.request(strategyId, 'rebalance', undefined, { allocations: TO_ETH })).id);
  };
  const starts = [rebalance, ...CODES.map((code) => () => patch(tenant, traders.get(code), setTo)), rebalance];
  const turned = [...starts.slice(round % starts.length), ...starts.slice(0, round % starts.length)];
  await Promise.all((round % 3 === 0 ? turned.reverse() : turned).map((start) => start()));
  return { rebalances, setTo };
}

/**
 * True when one order of a round's requests explains both scopes: the rebalance that saw fewer changed settings came
 * first, so the other one must have seen all of these changes too.
 */
function isOneOrder(scopes: readonly (readonly string[])[], setTo: boolean): boolean {
  const [seen = [], more = []] = scopes
    .map((scope) => CODES.filter((code) => scope.includes(code) === setTo))
    .sort((a, b) => a.length - b.length);
  return seen.every((code) => more.includes(code));
}

/** Scope that each rebalance must have had, as computed from the order of requests in the log; by Operation id. */
async function scopesByLog(databaseUrl: string, { strategyId, traders }: Race) {
  const optedIn = new Set(CODES);
  const codes = new Map([...traders].map(([code, { id }]) => [id, code]));
  const scopes = new Map<string, readonly string[]>();
  for (const { type, data } of await readRequestLog(databaseUrl, strategyId)) {
    if (type === 'trader.update_requested') {
      const code = codes.get(String(data['trader_id'])) ?? '';
      if (data['auto_rebalance'] === true) optedIn.add(code);
      else optedIn.delete(code);
    } else if (type === 'operation.requested' && data['type'] === 'rebalance') {
      scopes.set(String(data['operation_id']), [...optedIn].sort());
    }
  }
  return scopes;
}

async function runRace(each: Race, { databaseUrl }: ScenarioContext): Promise<void> {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await race(each, round));
  const scopes = new Map<string, readonly string[]>();
  for (const id of rounds.flatMap(({ rebalances }) => rebalances)) scopes.set(id, await scopeOf(each.tenant, id));
  for (const { rebalances, setTo } of rounds) {
    const seen = rebalances.map((id) => scopes.get(id) ?? []);
    expect([seen, isOneOrder(seen, setTo)]).toEqual([seen, true]);
  }
  if (databaseUrl !== undefined) expect(scopes).toEqual(await scopesByLog(databaseUrl, each));
}

const settingsAtOnce: Scenario = {
  name: 'settings of Traders and rebalances that arrive at once take one order, and every outcome follows it',
  run: async (context) => {
    const { tenant, ...first } = await enrolled(context, CODES);
    const races: Race[] = [{ tenant, ...first }];
    while (races.length < STRATEGIES) races.push({ tenant, ...(await strategyOf(tenant, CODES)) });
    await Promise.all(races.map((each) => runRace(each, context)));
    await finish(tenant);
  },
};

const TARGETS: readonly (readonly Allocation[])[] = [
  [{ underlying_currency: 'BTC', weight: '1' }],
  [{ underlying_currency: 'ETH', weight: '1' }],
  [{ underlying_currency: 'SOL', weight: '1' }],
  [
    { underlying_currency: 'BTC', weight: '0.5' },
    { underlying_currency: 'ETH', weight: '0.5' },
  ],
  [
    { underlying_currency: 'ETH', weight: '0.25' },
    { underlying_currency: 'SOL', weight: '0.75' },
  ],
];

interface Span {
  readonly id: string;
  /** Times of the orchestrator, in milliseconds, at which the Operation left `validating` and at which it ended. */
  readonly from: number;
  readonly to: number;
}

/**
 * Spans in which Operations ran, in the order of their ends. Positions of public events give no order between two
 * Operations: the gateway reads the events of each Operation from another partition.
 */
async function spansOf(tenant: Tenant, ids: readonly string[]): Promise<readonly Span[]> {
  const events = await tenant.events();
  const spans = ids.map((id): Span => {
    const own = events.filter(({ type, payload }) => type.includes('.operation.') && payload['id'] === id);
    expect(own.map(({ payload }) => payload['status'])).toEqual(['pricing', 'settling', 'settled']);
    expect(own.filter(({ payload }) => 'queued' in payload)).toEqual([]);
    const [from = 0, to = 0] = [own[0], own.at(-1)].map((event) => Date.parse(String(event?.payload['updated_at'])));
    return { id, from, to };
  });
  return [...spans].sort((a, b) => a.to - b.to);
}

const queueInOrder = whileWaiting(
  'rebalances of one Strategy that are sent at once run one by one in the order accepted, and nothing else waits',
  async (context, stretch) => {
    const { tenant, strategyId } = await enrolled(context, ['A', 'B']);
    const other = await strategyOf(tenant, ['A']);
    await tenant.client.call(API.armSandboxFault, {
      body: {
        scenario: `slow_pricing:${stretch(1_500)}`,
        times: 1,
        strategy_id: strategyId,
      },
    });
    const accepted = await Promise.all(
      TARGETS.map((allocations) =>
        tenant.request(strategyId, 'rebalance', [{ participant_code: 'A' }], { allocations }),
      ),
    );
    await eventually('one rebalance waits for its prices, and four wait for that rebalance', async () => {
      const shown = await Promise.all(accepted.map(({ id }) => show(tenant, id)));
      if (shown.some(({ status }) => isTerminal(status))) throw new WaitTooShortError();
      return shown.map(stateOf).sort().join() === ['pricing', ...Array<string>(4).fill('validating, queued')].join();
    });
    const [elsewhere, liquidated] = await Promise.all([
      tenant.run(other.strategyId, 'rebalance', [{ participant_code: 'A' }], { allocations: TO_ETH }),
      tenant.run(strategyId, 'liquidate', [{ participant_code: 'B' }], { allocations: undefined }),
    ]);
    const ended = await Promise.all(accepted.map(({ id }) => tenant.client.settled(id, SETTLE_DEADLINE_MS)));
    expect(ended.map(({ status, queued }) => [status, queued])).toEqual(TARGETS.map(() => ['settled', undefined]));
    const spans = await spansOf(
      tenant,
      accepted.map(({ id }) => id),
    );
    spans.slice(1).forEach(({ from }, index) => expect(from).toBeGreaterThanOrEqual(spans[index]?.to ?? Infinity));
    const free = await spansOf(tenant, [elsewhere.operation.id, liquidated.operation.id]);
    if ((free.at(-1)?.to ?? Infinity) >= (spans[0]?.to ?? 0)) throw new WaitTooShortError();
    await expectOrder(context, tenant, spans, accepted);
    await finish(tenant);
  },
);

/** Expects that rebalances end in the order accepted, and that each sells only assets that the one before bought. */
async function expectOrder(
  { databaseUrl }: ScenarioContext,
  tenant: Tenant,
  spans: readonly Span[],
  accepted: readonly Operation[],
): Promise<void> {
  const byId = new Map(accepted.map((operation) => [operation.id, operation]));
  const inTurn = spans.flatMap(({ id }) => byId.get(id) ?? []);
  const created = inTurn.map(({ created_at }) => created_at);
  expect(created).toEqual([...created].sort());
  let held: readonly string[] = ['BTC', 'ETH', 'SOL'];
  for (const { id, allocations } of inTurn) {
    const [execution] = await tenant.client.executions(id);
    const sold = (execution?.instructions ?? []).filter(({ side }) => side === 'sell');
    expect(held).toEqual(expect.arrayContaining(sold.map(({ underlying_currency }) => underlying_currency)));
    held = allocations.map(({ underlying_currency }) => underlying_currency);
  }
  if (databaseUrl === undefined) return;
  const logged = await readRequestLog(databaseUrl, inTurn[0]?.strategy_id ?? '');
  const places = logged.flatMap(({ type, data }) => (type === 'operation.requested' ? [data['operation_id']] : []));
  expect(inTurn.map(({ id }) => id)).toEqual(places.filter((id) => byId.has(String(id))));
}

export const ORDER_SCENARIOS: readonly Scenario[] = [settingsInTurn, settingsAtOnce, queueInOrder];
