import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, type AccountTransfer, type Cause, type Composed } from '@ballast/contracts';
import { transferRequest } from '@ballast/contracts/money';
import { derivedId, toTimestamp, type Clock } from '@ballast/kernel';
import {
  type Answer,
  type Call,
  IdempotentRequests,
  member,
  readJsonBody,
  readLeniently,
} from '@ballast/platform-edge';
import { Problem } from '@ballast/platform-http';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { MarketsReader } from '../markets';
import { TransfersQuery } from '../projections';
import { Outcomes } from '../replies';
import { readTransferRequest, type ReadTransfer } from './read-transfer-request';
import { TransferEnds } from './transfer-ends';

type CreateCall = Call<typeof API.createTransfer>;

/**
 * Makes transfers. Two keys make a repetition safe: the request id, and for ever the `client_transfer_id`, from which the
 * id of the transfer derives. So two requests with one `client_transfer_id` are one transfer for the credit check,
 * whichever comes first, and the second one is told apart by its terms.
 */
@Injectable()
export class CreateTransferHandler {
  constructor(
    private readonly ends: TransferEnds,
    private readonly markets: MarketsReader,
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    private readonly transfers: TransfersQuery,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(call: CreateCall): Promise<Answer> {
    const naturalId = naturalIdOf(call);
    const known = naturalId === undefined ? undefined : await this.made(call, naturalId);
    if (known !== undefined) return this.repeat(call, known);
    return this.requests.run<ReadTransfer>({
      call,
      locate: async () => void (await this.ends.locate(readLeniently(call.body), call.view.platformCode)),
      read: ({ document }) => this.read(call, document),
      effect: {
        kind: 'remote',
        ...(naturalId === undefined ? {} : { resourceId: () => naturalId }),
        messages: async (_tx, body, effectId, cause) => [
          this.command(call, body, { id: naturalId ?? effectId, cause }),
        ],
        finish: async (body, effectId) => {
          const id = naturalId ?? effectId;
          return { resourceId: id, answer: shown(await this.decided(call, id), body) };
        },
      },
      current: async (id) => {
        const transfer = await this.made(call, id);
        return transfer === undefined ? undefined : shown(transfer);
      },
    });
  }

  private async read({ view }: CreateCall, document: unknown): Promise<ReadTransfer> {
    const ends = await this.ends.locate(document, view.platformCode);
    return readTransferRequest(document, { ends, markets: await this.markets.read() });
  }

  /** Answers a request whose `client_transfer_id` has made a transfer before. */
  private async repeat(call: CreateCall, known: AccountTransfer): Promise<Answer> {
    const body = await this.read(call, readJsonBody(call.body, call).document);
    return { status: 200, body: shown(known, body), headers: { 'idempotent-replayed': 'true' } };
  }

  private command(
    { view }: CreateCall,
    { from, to, asset, amount, scale, clientId }: ReadTransfer,
    { id, cause }: { readonly id: string; readonly cause: Cause },
  ): Composed {
    return compose(transferRequest, {
      cause,
      key: view.platformCode,
      correlationId: id,
      place: id,
      occurredAt: toTimestamp(this.clock()),
      data: {
        transfer: {
          id,
          from_account_group: from.zrn,
          from_participant_code: from.participant_code,
          from_account_label: from.account_label,
          to_account_group: to.zrn,
          to_participant_code: to.participant_code,
          to_account_label: to.account_label,
          asset,
          amount,
          client_transfer_id: clientId,
          initiated_by: initiatorOf({ view }),
        },
        from_account_id: from.id,
        to_account_id: to.id,
        scale,
      },
    });
  }

  /** @throws Problem `unavailable` when the transfer has not been decided in time. */
  private async decided(call: CreateCall, id: string): Promise<AccountTransfer> {
    const before = await this.made(call, id);
    if (before !== undefined) return before;
    await this.outcomes.of(id, 'transfers', this.config.EFFECT_TIMEOUT_MS);
    const decided = await this.made(call, id);
    if (decided === undefined) throw new Error(`the transfer ${id} was decided and is not there`);
    return decided;
  }

  private made({ view }: CreateCall, id: string): Promise<AccountTransfer | undefined> {
    return this.transfers.findMade(view.platformCode, initiatorOf({ view }), id);
  }
}

function initiatorOf({ view }: Pick<CreateCall, 'view'>): string {
  return view.kind === 'participant' ? view.participantCode : '';
}

/** The id of the transfer that the `client_transfer_id` of a body makes; undefined without one. */
function naturalIdOf(call: CreateCall): string | undefined {
  const clientId = member(readLeniently(call.body), 'client_transfer_id');
  if (typeof clientId !== 'string' || clientId === '') return undefined;
  return derivedId('transfer', call.view.platformCode, `${initiatorOf(call)}:${clientId}`);
}

/**
 * JSON of a transfer.
 * @throws Problem `permission_required` for one that its caller had no right to make, `idempotency_key_reused` for one with
 * other terms than the request has.
 */
function shown(transfer: AccountTransfer, asked?: ReadTransfer): string {
  const differing = asked === undefined ? [] : differences(transfer, asked);
  if (differing.length > 0) {
    throw new Problem(
      'idempotency_key_reused',
      'The client_transfer_id was used for another transfer; these places differ.',
      {
        errors: differing,
      },
    );
  }
  const { status_code, status_reason } = transfer;
  if (status_code === 'permission_required') {
    throw new Problem('permission_required', status_reason, { errors: [status_reason] });
  }
  return JSON.stringify(transfer);
}

function differences(transfer: AccountTransfer, { from, to, asset, amount }: ReadTransfer): readonly string[] {
  const members = [
    ['from_account_group', transfer.from_account_group, from.zrn],
    ['to_account_group', transfer.to_account_group, to.zrn],
    ['asset', transfer.asset, asset],
    ['amount', transfer.amount, amount],
  ] as const;
  return members.filter(([, made, wanted]) => made !== wanted).map(([name]) => `body/${name}`);
}
