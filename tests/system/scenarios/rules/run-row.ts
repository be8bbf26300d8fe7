import { API } from '@ballast/api';
import { isTerminal, type Execution, type Operation } from '@ballast/contracts';
import type { AccountBalance, PublicEvent } from '@ballast/test-kit';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../../harness/tenant';
import { PRICES, type Scenario, type ScenarioContext } from '../context';
import { STRETCHES } from '../waits';
import { executionViolations } from './execution-violations';
import type { Arrangement, Outcome, Prices, Remains, Request, Row, Sight, Step } from './row';
import { writeExecution } from './texts';

const END_DEADLINE_MS = 60_000;

/**
 * The scenario of a row: prepares accounts and prices, runs the steps, and compares the outcome and the invariants.
 *
 * Steps that run while an Operation waits must end before the wait is over. If they were too slow, the row proves
 * nothing, and the scenario runs it again with a longer wait.
 */
export function scenarioOf(row: Row): Scenario {
  return {
    name: row.rule,
    run: async (context) => {
      try {
        for (const stretch of STRETCHES) {
          const runner = await RowRunner.open(row, { context, stretch });
          const isLast = stretch === STRETCHES.at(-1);
          if (await runner.takeAll().catch((error: unknown) => runner.orTooLate(error, isLast))) break;
        }
      } finally {
        await unpin(context, row);
      }
    },
  };
}

interface Attempt {
  readonly context: ScenarioContext;
  readonly stretch: number;
}

interface Started {
  readonly id: string;
  /** Status in which the Operation waits; absent when it does not wait. */
  readonly until?: Operation['status'] | 'queued' | undefined;
  readonly request: Request;
  readonly ends: Outcome | undefined;
}

class RowRunner {
  private running: Started[] = [];
  private last: Started | undefined;

  private constructor(
    private readonly row: Row,
    private readonly attempt: Attempt,
    private readonly tenant: Tenant,
    private readonly strategyId: string,
  ) {}

  static async open(row: Row, attempt: Attempt): Promise<RowRunner> {
    const { context } = attempt;
    const { quoted = 'USD', participants, prices = {} } = row;
    await pin(context, quoted, quoted === 'USD' ? { ...PRICES, ...prices } : prices);
    const tenant = await Tenant.open(context.root, context.baseUrl, '0');
    const listed = Object.entries(participants).map(([participant_code, enlisted]) => ({
      participant_code,
      status: 'approved' as const,
      ...enlisted,
    }));
    const { float = '1000000.00' } = row;
    const [{ id }] = await Promise.all([
      tenant.strategy(quoted),
      listed.length === 0 ? undefined : tenant.client.call(API.createParticipants, { body: { participants: listed } }),
      float === '0'
        ? undefined
        : tenant.client.call(API.createDeposit, { body: { account: 'float', asset: quoted, amount: float } }),
    ]);
    return new RowRunner(row, attempt, tenant, id);
  }

  /** Runs all steps and checks the outcome. @throws Error at the first difference. */
  async takeAll(): Promise<true> {
    for (const step of this.row.steps) {
      await this.take(step);
      if (await this.isTooLate()) throw new Error('an Operation went on before the row was done with it');
    }
    await this.wait();
    await this.expectRemains(this.row.after ?? {});
    expect(await this.tenant.violations()).toEqual([]);
    await this.tenant.close();
    return true;
  }

  /** Returns false when the steps were too slow, so that the error proves nothing. @throws the error otherwise. */
  async orTooLate(error: unknown, isLast: boolean): Promise<false> {
    const isTooLate = await this.isTooLate();
    await this.tenant.close();
    if (isLast || !isTooLate) throw error;
    return false;
  }

  /** True when an Operation that should still wait for the steps of the row has gone on already. */
  private async isTooLate(): Promise<boolean> {
    const waiting = await Promise.all(
      this.running.map(async ({ id, until }) => until === undefined || isIn(await this.operation(id), until)),
    );
    return waiting.includes(false);
  }

  private async take(step: Step): Promise<void> {
    if ('run' in step) return this.ended(await this.send(step.run, step.ends));
    if ('start' in step) return this.start(step);
    if ('see' in step) return this.see(step.see);
    if ('together' in step) await Promise.all(step.together.map((each) => this.take(each)));
    else if ('wait' in step) await this.wait();
    else if ('pin' in step) await pin(this.attempt.context, this.row.quoted ?? 'USD', step.pin);
    else await this.arrange(step);
  }

  /** Runs a step that sends no request for an Operation. */
  private async arrange(step: Arrangement): Promise<void> {
    const { client } = this.tenant;
    if ('patchTrader' in step) return this.patchTrader(step.patchTrader, step.autoRebalance);
    if ('cancel' in step) {
      const { cancel } = step;
      const cancelled = cancel === 'last' ? this.last : this.running.find(({ request }) => request.action === cancel);
      await client.call(API.cancelOperation, { params: { operation_id: String(cancelled?.id) }, body: {} });
      this.running = this.running.map((one) => (one.id === cancelled?.id ? { ...one, until: undefined } : one));
    } else if ('patch' in step) {
      await client.call(API.updateParticipant, { params: { participant_code: step.patch }, body: step.to });
    } else if ('fault' in step) {
      const armed = { scenario: this.delayed(step.fault), times: step.times ?? 1, strategy_id: this.strategyId };
      await client.call(API.armSandboxFault, { body: armed });
    } else {
      const { deposit: account, amount } = step;
      await client.call(API.createDeposit, { body: { account, asset: this.row.quoted ?? 'USD', amount } });
    }
  }

  private async send(request: Request, ends?: Outcome): Promise<Started> {
    const { action, basket, amounts, codes, autoRebalance } = request;
    const listed =
      amounts === undefined
        ? codes?.map((participant_code) => ({ participant_code }))
        : Object.entries(amounts).map(([participant_code, amount]) => ({
            participant_code,
            amount,
            ...(autoRebalance === undefined ? {} : { auto_rebalance: autoRebalance }),
          }));
    const { id } = await this.tenant.request(this.strategyId, action, listed, { allocations: allocationsOf(request) });
    return { id, request: { ...request, ...(basket === undefined ? {} : { basket }) }, ends };
  }

  private async start({ start, until, ends }: Extract<Step, { start: Request }>): Promise<void> {
    const started = { ...(await this.send(start, ends)), until };
    this.running.push(started);
    this.last = started;
    await eventually(`the ${start.action} is ${until}`, async () => {
      const found = await this.operation(started.id);
      return isIn(found, until) || isTerminal(found.status);
    });
  }

  private delayed(fault: string): string {
    const [kind, delayMs] = fault.split(':');
    return kind === 'slow_pricing' || kind === 'slow_settle'
      ? `${kind}:${Number(delayMs) * this.attempt.stretch}`
      : fault;
  }

  private async wait(): Promise<void> {
    const running = this.running;
    this.running = [];
    for (const started of running) await this.ended(started);
  }

  /** Waits for the end of an Operation and compares it with what the row says. */
  private async ended({ id, request, ends }: Started): Promise<void> {
    const { client } = this.tenant;
    const operation = await client.settled(id, END_DEADLINE_MS);
    const [executions, traders] = await Promise.all([client.executions(id), client.traders(this.strategyId)]);
    if (ends !== undefined) {
      const { order, ...found } = shown(operation, executions, ends.executions);
      expect(found).toEqual(ends);
      // A default scope has no order of its own.
      if (request.codes !== undefined || request.amounts !== undefined) expect(order).toEqual(codesOf(request));
    }
    expect(operation.allocations).toEqual(allocationsOf(request) ?? []);
    expect(executionViolations({ operation, executions, traders })).toEqual([]);
  }

  private async see({ operation, queued, executions, holdings, float }: Sight): Promise<void> {
    const id = String(this.last?.id);
    const found = await this.operation(id);
    const seen = executions === undefined ? undefined : await this.tenant.client.executions(id);
    expect({
      operation: operation === undefined ? undefined : found.status,
      queued: found.queued,
      executions: seen === undefined ? undefined : shown(found, seen, executions ?? {}).executions,
      holdings: await this.holdings(holdings, ({ balance, held }) => `${balance} held ${held}`),
      float: float === undefined ? undefined : (await this.float())?.held,
    }).toEqual({ operation, queued, executions, holdings, float });
  }

  private async patchTrader(code: string, autoRebalance: boolean): Promise<void> {
    const id = await this.traderId(code);
    await this.tenant.client.call(API.updateTrader, {
      params: { trader_id: id },
      body: { auto_rebalance: autoRebalance },
    });
  }

  private async expectRemains({ float, holdings, cash, traders, transitions }: Remains): Promise<void> {
    const found = traders === undefined ? undefined : await this.tenant.client.traders(this.strategyId);
    expect({
      float: float === undefined ? undefined : ((await this.float())?.balance ?? '0'),
      holdings: await this.holdings(holdings, ({ balance }) => balance),
      cash: await this.cash(cash),
      traders: found?.map(({ participant_code }) => participant_code).sort(),
      transitions: transitions === undefined ? undefined : (await this.tenant.events()).flatMap(transitionOf),
    }).toEqual({
      float,
      holdings,
      cash,
      traders: traders === undefined ? undefined : [...traders].sort(),
      transitions,
    });
  }

  private operation(id: string): Promise<Operation> {
    return this.tenant.client.call(API.getOperation, { params: { operation_id: id } });
  }

  private async float(): Promise<AccountBalance | undefined> {
    const { accounts } = await this.tenant.client.call(API.getFloat);
    return accounts.find(({ asset }) => asset === (this.row.quoted ?? 'USD'));
  }

  private async traderId(code: string): Promise<string> {
    const traders = await this.tenant.client.traders(this.strategyId);
    return String(traders.find(({ participant_code }) => participant_code === code)?.id);
  }

  private async holdings(
    expected: Remains['holdings'],
    write: (holding: AccountBalance) => string,
  ): Promise<Remains['holdings']> {
    if (expected === undefined) return undefined;
    const found = Object.keys(expected).map(async (code) => {
      const params = { trader_id: await this.traderId(code) };
      const { holdings } = await this.tenant.client.call(API.getHoldings, { params });
      return [code, Object.fromEntries(holdings.map((holding) => [holding.asset, write(holding)]))] as const;
    });
    return Object.fromEntries(await Promise.all(found));
  }

  private async cash(expected: Remains['cash']): Promise<Remains['cash']> {
    if (expected === undefined) return undefined;
    const found = Object.keys(expected).map(async (code) => {
      const { balances } = await this.tenant.client.call(API.getBalances, { params: { participant_code: code } });
      const own = balances.find(({ account_label }) => account_label === 'general');
      return [code, own?.balance ?? '0'] as const;
    });
    return Object.fromEntries(await Promise.all(found));
  }
}

/** Type, status, reason and `queued` of an Operation's event; an empty list for other events. */
function transitionOf({ type, payload }: PublicEvent): readonly string[] {
  if (type !== 'trade_strategy.operation.status_changed') return [];
  const shown = [payload['type'], payload['status'], payload['status_reason'], payload['queued']];
  return [shown.filter((word) => word !== undefined && word !== '').join(' ')];
}

interface Shown extends Outcome {
  readonly order: readonly string[];
}

/** Operation and Executions in the notation of the row: without Instructions where the row expects a text alone. */
function shown(operation: Operation, executions: readonly Execution[], expected: Outcome['executions']): Shown {
  return {
    operation: `${operation.status} ${operation.status_reason}`.trim(),
    order: executions.map(({ participant_code }) => participant_code),
    executions: Object.fromEntries(
      executions.map((execution) => {
        const [head = '', ...legs] = writeExecution(execution);
        const code = execution.participant_code;
        return [code, typeof expected[code] === 'string' ? head : [head, ...legs]];
      }),
    ),
  };
}

function isIn({ status, queued }: Operation, until: Operation['status'] | 'queued'): boolean {
  return until === 'queued' ? queued === true : status === until;
}

function codesOf({ amounts, codes }: Request): readonly string[] {
  return codes ?? Object.keys(amounts ?? {});
}

function allocationsOf({ basket }: Request): readonly object[] | undefined {
  return basket === undefined
    ? undefined
    : Object.entries(basket).map(([underlying_currency, weight]) => ({ underlying_currency, weight }));
}

async function pin({ root }: ScenarioContext, quoted: string, prices: Prices): Promise<void> {
  await Promise.all(
    Object.entries(prices).map(([asset, price]) =>
      root.call(API.pinSandboxPrice, {
        params: { underlying: asset, quoted },
        body: typeof price === 'string' ? { price } : { bid: price[0], ask: price[1] },
      }),
    ),
  );
}

/** Removes the pins that no other scenario sets, because all tenants share them. */
async function unpin({ root }: ScenarioContext, row: Row): Promise<void> {
  const quoted = row.quoted ?? 'USD';
  const pins = [row.prices ?? {}, ...row.steps.map((step) => ('pin' in step ? step.pin : {}))];
  const pinned = new Set(pins.flatMap((prices) => Object.keys(prices)));
  const own = [...pinned].filter((asset) => quoted !== 'USD' || !(asset in PRICES));
  await Promise.all(own.map((asset) => root.call(API.unpinSandboxPrice, { params: { underlying: asset, quoted } })));
}
