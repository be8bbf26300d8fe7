import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, RESERVED_CODES, type AccountKind, type Deposit } from '@ballast/contracts';
import { depositPost } from '@ballast/contracts/credit';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { parseBody, Problem } from '@ballast/platform-http';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { type Answer, found, IdempotentRequests, member, type MutatingCall } from '@ballast/platform-edge';
import { type Awaited, Outcomes } from '../replies';
import { type Markets, MarketsReader } from '../markets';
import { ParticipantsQuery } from '../projections';
import { DepositAccountsQuery, type CreditedAccount } from './deposit-accounts.query';
import { readAmount } from './read-amount';

const FLOAT: AccountKind = 'float';

/** A deposit as read from a request, with the decimals of its currency. */
type NewDeposit = CreditedAccount & Pick<Deposit, 'asset' | 'amount'> & { readonly scale: number };

/** Credits an account from outside. Answers when the ledger has posted the deposit. */
@Injectable()
export class PostDepositHandler {
  constructor(
    private readonly participants: ParticipantsQuery,
    private readonly accounts: DepositAccountsQuery,
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    private readonly markets: MarketsReader,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  post(call: MutatingCall): Promise<Answer> {
    const { platformCode } = call.caller;
    return this.requests.run({
      call,
      read: async ({ document }) => {
        const credited = await this.credited(platformCode, document);
        return { ...readDeposit(document, await this.markets.read()), ...credited };
      },
      effect: {
        kind: 'remote',
        awaits: 'deposit' satisfies Awaited,
        refuse: async ({ account, customer_account }) => {
          if (account === FLOAT || customer_account !== undefined) return;
          found(await this.participants.find(platformCode, account), 'participant', 'code');
        },
        messages: async (_tx, { scale, ...deposit }, id, cause) => {
          const now = toTimestamp(this.clock());
          const message = compose(depositPost, {
            cause,
            key: platformCode,
            correlationId: id,
            place: id,
            occurredAt: now,
            data: { deposit: { id, request_id: call.requestId, ...deposit, created_at: now, updated_at: now }, scale },
          });
          return [message];
        },
        finish: async (_deposit, id) => {
          const answer = await this.outcomes.of(id, 'credit', this.config.EFFECT_TIMEOUT_MS);
          const { account_status: status } = JSON.parse(answer) as { readonly account_status?: string };
          if (status !== undefined)
            throw new Problem('conflict', `customer account is ${status}`, {
              errors: [`customer account is ${status}`],
            });
          return { answer };
        },
      },
    });
  }

  /**
   * The account that a body names, before the body is judged.
   * @throws Problem `account_not_found` for a ZRN that no account of the platform has.
   */
  private async credited(platformCode: string, document: unknown): Promise<Partial<CreditedAccount>> {
    const name = member(document, 'account');
    return typeof name === 'string' ? this.accounts.named(platformCode, name) : {};
  }
}

/**
 * The deposit of a request, its amount printed at the scale of its currency.
 * @throws Problem `invalid_request` naming every violation.
 */
function readDeposit(document: unknown, markets: Markets): NewDeposit {
  const { shape } = API.createDeposit.body;
  const schema = API.createDeposit.body
    .extend({
      account: shape.account.refine((code) => code === FLOAT || !RESERVED_CODES.includes(code), 'is a reserved code'),
      ...readAmount(document, markets),
    })
    .transform((deposit) => ({ ...deposit, scale: markets.scaleOf(deposit.asset) ?? 0 }));
  return parseBody(schema, document);
}
