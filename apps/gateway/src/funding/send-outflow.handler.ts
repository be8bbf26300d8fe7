import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, depositSchema, type Cause, type Composed, type Deposit, type Outflow } from '@ballast/contracts';
import { outflowRequest } from '@ballast/contracts/credit';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, found, IdempotentRequests } from '@ballast/platform-edge';
import { parseBody } from '@ballast/platform-http';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { MarketsReader } from '../markets';
import { DepositsQuery } from '../projections';
import { type Awaited, Outcomes } from '../replies';
import { DepositAccountsQuery } from './deposit-accounts.query';
import { readAmount } from './read-amount';
import { assertNotRefused } from './outflow-conflict';

/** Members of an outflow that its request alone decides. */
type Asked = Pick<Outflow, 'id' | 'request_id' | 'created_at'>;

/** Sends money back to the world outside. Answers when the ledger has posted or refused it. */
@Injectable()
export class SendOutflowHandler {
  constructor(
    private readonly deposits: DepositsQuery,
    private readonly accounts: DepositAccountsQuery,
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    private readonly markets: MarketsReader,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Gives the whole amount of a deposit back, once for ever. */
  reverse(call: Call<typeof API.reverseDeposit>): Promise<Answer> {
    const { platformCode } = call.caller;
    const { deposit_id: id } = call.params;
    const find = (): Promise<string | undefined> => this.deposits.find(platformCode, id);
    return this.requests.run({
      call,
      locate: async () => void found(await find(), 'deposit'),
      read: ({ document }) => parseBody(API.reverseDeposit.body, document),
      effect: {
        kind: 'remote',
        awaits: 'deposit_reversal' satisfies Awaited,
        resourceId: () => id,
        messages: async (_tx, { reason }, effectId, cause) => {
          const shown: Deposit = depositSchema.parse(JSON.parse(found(await find(), 'deposit')));
          const deposit = { ...shown, ...(await this.accounts.named(platformCode, shown.account)) };
          const scale = (await this.markets.read()).scaleOf(deposit.asset) ?? 0;
          const asked = this.asked(effectId, call.requestId);
          return [request({ kind: 'deposit_reversal', ...asked, deposit, reason }, scale, cause)];
        },
        finish: async (_body, effectId) => {
          await this.ended(effectId);
          return { resourceId: id, answer: found(await find(), 'deposit') };
        },
      },
      current: find,
    });
  }

  /** Takes a part of the float out. */
  withdraw(call: Call<typeof API.withdrawFloat>): Promise<Answer> {
    return this.requests.run({
      call,
      read: async ({ document }) => {
        const markets = await this.markets.read();
        const { reference = '', ...money } = parseBody(
          API.withdrawFloat.body.extend(readAmount(document, markets)),
          document,
        );
        return { ...money, reference, scale: markets.scaleOf(money.asset) ?? 0 };
      },
      effect: {
        kind: 'remote',
        awaits: 'float_withdrawal' satisfies Awaited,
        messages: async (_tx, { scale, ...terms }, effectId, cause) => [
          request({ kind: 'float_withdrawal', ...this.asked(effectId, call.requestId), ...terms }, scale, cause),
        ],
        finish: async (_body, effectId) => ({ answer: await this.ended(effectId) }),
      },
    });
  }

  private asked(id: string, requestId: string): Asked {
    return { id, request_id: requestId, created_at: toTimestamp(this.clock()) };
  }

  /** @throws Problem `conflict` when the credit check has refused it. */
  private async ended(effectId: string): Promise<string> {
    const outcome = await this.outcomes.of(effectId, 'credit', this.config.EFFECT_TIMEOUT_MS);
    assertNotRefused(outcome);
    return outcome;
  }
}

function request(outflow: Outflow, scale: number, cause: Cause): Composed {
  const { id, created_at: occurredAt } = outflow;
  const address = { cause, key: cause.platformCode, correlationId: id, place: id, occurredAt };
  return compose(outflowRequest, { ...address, data: { outflow, scale } });
}
