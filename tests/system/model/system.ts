import { randomUUID } from 'node:crypto';
import { API, OPERATION_CALLS_BY_ACTION } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import {
  isTerminal,
  type Execution,
  type Instruction,
  type Operation,
  type PlannedExecution,
  type Trader,
} from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import { bodyOf, Tenant } from '../harness/tenant';
import type { Request } from './state';
import { accountLine, byCode, executionLine, instructionLine, type OperationView, type StateView } from './views';

const SETTLE_DEADLINE_MS = 20_000;

const ACTIONS = {
  enrollment: 'enroll',
  top_up: 'top-up',
  partial_sell: 'partial-sell',
  rebalance: 'rebalance',
  liquidation: 'liquidate',
} as const;

export interface Sent {
  readonly id: string;
  readonly request: Request;
  readonly requestId: string;
  /** The plan that the request names; absent when the request was not previewed. */
  readonly plan?: Plan | undefined;
}

export interface Plan {
  readonly plan_id: string;
  readonly executions: readonly PlannedExecution[];
}

interface Balance {
  readonly account_label: string;
  readonly asset: string;
  readonly balance: string;
  readonly held: string;
  readonly available: string;
}

/** A Strategy of a platform of its own, called over HTTP and shown in the terms of the model. */
export class System {
  readonly sent: Sent[] = [];

  private constructor(
    readonly root: BallastClient,
    readonly tenant: Tenant,
    readonly strategyId: string,
  ) {}

  static async open(root: BallastClient, baseUrl: string, float: string): Promise<System> {
    const tenant = await Tenant.open(root, baseUrl, float);
    const { id } = await tenant.strategy();
    return new System(root, tenant, id);
  }

  preview(request: Request): Promise<Plan> {
    const { participants, options } = partsOf(request);
    return this.tenant.client.call(OPERATION_CALLS_BY_ACTION[ACTIONS[request.type]].preview, {
      params: { strategy_id: this.strategyId },
      body: bodyOf(participants, options),
    });
  }

  async send(request: Request, requestId: string = randomUUID(), plan?: Plan): Promise<Sent> {
    const { participants, options } = partsOf(request, plan);
    const { id } = await this.tenant.request(this.strategyId, ACTIONS[request.type], participants, {
      ...options,
      requestId,
    });
    const sent = { id, request, requestId, plan };
    if (!this.sent.some((earlier) => earlier.id === id)) this.sent.push(sent);
    return sent;
  }

  /** Sends a request again, with its request id, and returns the whole answer. */
  async sendAgain({ request, requestId, plan }: Sent) {
    const { participants, options } = partsOf(request, plan);
    return this.tenant.client.send(OPERATION_CALLS_BY_ACTION[ACTIONS[request.type]].request, {
      params: { strategy_id: this.strategyId },
      body: bodyOf(participants, options),
      requestId,
    });
  }

  /** Legs of the settled Executions by participant, as planned and as settled; both empty without a plan. */
  async plannedLegs({ id, plan }: Sent): Promise<{ readonly planned: LegsByCode; readonly settled: LegsByCode }> {
    const settled = (await this.tenant.client.executions(id)).filter(({ status }) => status === 'settled');
    const codes = new Set(settled.map(({ participant_code }) => participant_code));
    const planned = (plan?.executions ?? []).filter(({ participant_code }) => codes.has(participant_code));
    return { planned: legsByCode(planned), settled: plan === undefined ? {} : legsByCode(settled) };
  }

  operation(id: string): Promise<Operation> {
    return this.tenant.client.call(API.getOperation, { params: { operation_id: id } });
  }

  /** Waits until an Operation has `status` or has ended. Returns true when it has ended. */
  async reached(id: string, status: string): Promise<boolean> {
    const found = await eventually(`Operation ${id} is ${status}`, async () => {
      const operation = await this.operation(id);
      return operation.status === status || isTerminal(operation.status) ? operation.status : undefined;
    });
    return isTerminal(found);
  }

  ended(id: string): Promise<Operation> {
    return this.tenant.client.settled(id, SETTLE_DEADLINE_MS);
  }

  /** Waits for the end of an Operation and reads it. @throws Error unless only a failed one has a `status_detail`. */
  async operationView({ id, request }: Sent): Promise<OperationView> {
    const operation = await this.ended(id);
    if ((operation.status_detail === '') !== (operation.status !== 'failed')) {
      throw new Error(`a ${operation.status} Operation with the status_detail "${operation.status_detail}"`);
    }
    return {
      operation: `${operation.type} ${operation.status} [${operation.status_reason}]`,
      executions: await this.executionsView({ id, request }),
    };
  }

  async executionsView({ id, request }: Pick<Sent, 'id' | 'request'>): Promise<OperationView['executions']> {
    const executions = await this.tenant.client.executions(id);
    if (request.participants === null) executions.sort((a, b) => byCode(a.participant_code, b.participant_code));
    return executions.map(linesOf);
  }

  async stateView(codes: readonly string[]): Promise<StateView> {
    const { client } = this.tenant;
    const [{ accounts }, traders, ...balances] = await Promise.all([
      client.call(API.getFloat),
      client.traders(this.strategyId),
      ...codes.map(async (code) => {
        const found = await client.call(API.getBalances, { params: { participant_code: code } });
        return [code, found.balances.filter(({ balance }) => /[1-9]/.test(balance))] as const;
      }),
    ]);
    const byCode = new Map(balances);
    const cash = (code: string): Balance | undefined =>
      byCode.get(code)?.find(({ account_label }) => account_label === 'general');
    return {
      float: cashLine(accounts.find(({ asset }) => asset === 'USD')),
      cash: Object.fromEntries(codes.map((code) => [code, cashLine(cash(code))])),
      traders: Object.fromEntries(
        traders.map((trader) => [
          trader.participant_code,
          traderLines(trader, byCode.get(trader.participant_code) ?? []),
        ]),
      ),
    };
  }

  async traderId(code: string): Promise<string> {
    const traders = await this.tenant.client.traders(this.strategyId);
    const trader = traders.find(({ participant_code }) => participant_code === code);
    if (trader === undefined) throw new Error(`${code} has no Trader`);
    return trader.id;
  }
}

type LegsByCode = Readonly<Record<string, readonly string[]>>;

function legsByCode(executions: readonly (Execution | PlannedExecution)[]): LegsByCode {
  return Object.fromEntries(executions.map((each) => [each.participant_code, each.instructions.map(legLine)]));
}

function legLine({ underlying_currency, side, amount, price, quantity, total_notional }: Instruction): string {
  return `${side} ${underlying_currency} for ${amount}: ${quantity} at ${price} = ${total_notional}`;
}

function partsOf({ type, allocations, participants }: Request, plan?: Plan) {
  return {
    participants: participants?.map(({ code, amount, autoRebalance }) => ({
      participant_code: code,
      ...(amount === undefined ? {} : { amount }),
      ...(autoRebalance === undefined ? {} : { auto_rebalance: autoRebalance }),
    })),
    options: {
      allocations:
        type === 'liquidation'
          ? undefined
          : allocations.map(({ asset, weight }) => ({ underlying_currency: asset, weight })),
      ...(plan === undefined ? {} : { extra: { plan_id: plan.plan_id } }),
    },
  };
}

function linesOf(execution: Execution): readonly string[] {
  return [executionLine(execution), ...execution.instructions.map(instructionLine)];
}

function cashLine(balance: Omit<Balance, 'account_label'> | undefined): string {
  return accountLine(balance ?? { balance: '0.00', held: '0.00', available: '0.00' });
}

function traderLines({ strategy_id, auto_rebalance }: Trader, balances: readonly Balance[]): readonly string[] {
  const held = balances.filter(({ account_label }) => account_label === strategy_id);
  return [
    `auto_rebalance ${auto_rebalance}`,
    ...held.map((balance) => `${balance.asset} ${accountLine(balance)}`).sort(),
  ];
}
