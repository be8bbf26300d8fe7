import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { INTERNAL } from '@ballast/internal-api';
import { type Answer, type Call, found, Handles, ok, pageAnswer, PageTokens, TheCall } from '@ballast/platform-edge';
import { CreditCheckClient } from '../clients/credit-check.client';
import { ParticipantReadModel } from '../read-models/participants/participants.query';
import { ParticipantsHandler } from './participants.handler';

const WHAT = 'participant';

@Controller()
export class ParticipantsController {
  constructor(
    private readonly participants: ParticipantReadModel,
    private readonly handler: ParticipantsHandler,
    private readonly creditCheck: CreditCheckClient,
    private readonly tokens: PageTokens,
  ) {}

  @Handles(API.createParticipant)
  create(@TheCall() call: Call<typeof API.createParticipant>): Promise<Answer> {
    return this.handler.create(call);
  }

  @Handles(API.createParticipants)
  createMany(@TheCall() call: Call<typeof API.createParticipants>): Promise<Answer> {
    return this.handler.createMany(call);
  }

  @Handles(API.listParticipants)
  async list(@TheCall() call: Call<typeof API.listParticipants>): Promise<Answer> {
    const { platformCode, participantCode } = call.caller;
    const page = this.tokens.read(call);
    if (participantCode !== '') return this.listOwn(call);
    const { bodies, next } = await this.participants.list(platformCode, call.query, page);
    return pageAnswer('participants', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getParticipant)
  async get(@TheCall() call: Call<typeof API.getParticipant>): Promise<Answer> {
    return ok(await this.visible(call));
  }

  @Handles(API.getBalances)
  async balances(@TheCall() call: Call<typeof API.getBalances>): Promise<Answer> {
    await this.visible(call);
    const query = { platform_code: call.caller.platformCode, participant_code: call.params.participant_code };
    const { balances } = await this.creditCheck.call(INTERNAL.balances.ofParticipant, { query });
    return ok(JSON.stringify({ balances }));
  }

  @Handles(API.updateParticipant)
  update(@TheCall() call: Call<typeof API.updateParticipant>): Promise<Answer> {
    return this.handler.update(call);
  }

  /** A participant's key sees that participant alone. */
  private async visible({
    caller: { platformCode, participantCode },
    params: { participant_code: code },
  }: Call<typeof API.getParticipant | typeof API.getBalances>): Promise<string> {
    const isVisible = participantCode === '' || participantCode === code;
    return found(isVisible ? await this.participants.find(platformCode, code) : undefined, WHAT, 'code');
  }

  private async listOwn({ caller, query }: Call<typeof API.listParticipants>): Promise<Answer> {
    const own = await this.participants.find(caller.platformCode, caller.participantCode);
    const isListed = own !== undefined && (query.status === undefined || readStatus(own) === query.status);
    return pageAnswer('participants', isListed ? [own] : [], '');
  }
}

function readStatus(body: string): unknown {
  return (JSON.parse(body) as { readonly status?: unknown }).status;
}
