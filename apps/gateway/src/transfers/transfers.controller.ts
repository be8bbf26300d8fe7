import { Controller, Inject } from '@nestjs/common';
import { API } from '@ballast/api';
import { readZrn } from '@ballast/domain-advisors';
import { toTimestamp, type Clock } from '@ballast/kernel';
import {
  type Answer,
  type Call,
  EMPTY_PAGE,
  found,
  Handles,
  ok,
  pageAnswer,
  PageTokens,
  TheCall,
} from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';
import { TransfersQuery } from '../projections';
import { CreateTransferHandler } from './create-transfer.handler';

/** Calls that make and read transfers. */
@Controller()
export class TransfersController {
  constructor(
    private readonly creating: CreateTransferHandler,
    private readonly transfers: TransfersQuery,
    private readonly tokens: PageTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Handles(API.createTransfer)
  create(@TheCall() call: Call<typeof API.createTransfer>): Promise<Answer> {
    return this.creating.create(call);
  }

  @Handles(API.listTransfers)
  async list(@TheCall() call: Call<typeof API.listTransfers>): Promise<Answer> {
    const { view, query } = call;
    const page = this.tokens.read(call);
    const { account_group: zrn, participant_code: holder, status, client_transfer_id: clientId } = query;
    const account = zrn === undefined ? undefined : readZrn(zrn)?.id;
    const isUnknown = zrn !== undefined && account === undefined;
    const request = { page, now: toTimestamp(this.clock()) };
    const { bodies, next } = isUnknown
      ? EMPTY_PAGE
      : await this.transfers.list(view, { account, holder, status, clientId }, request);
    return pageAnswer('transfers', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getTransfer)
  async get(@TheCall() { view, params }: Call<typeof API.getTransfer>): Promise<Answer> {
    return ok(found(await this.transfers.find(view, params.transfer_id, toTimestamp(this.clock())), 'transfer'));
  }
}
