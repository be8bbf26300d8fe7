import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { GENERAL_LABEL } from '@ballast/contracts';
import { INTERNAL } from '@ballast/internal-api';
import { type Answer, type Call, found, Handles, ok, pageAnswer, PageTokens, TheCall } from '@ballast/platform-edge';
import { balancesOf } from '../accounts';
import { CreditCheckClient } from '../clients';
import { ParticipantsQuery } from '../projections';
import { PastTime } from '../time';
import { ParticipantsHandler } from './participants.handler';

const WHAT = 'participant';

@Controller()
export class ParticipantsController {
  constructor(
    private readonly participants: ParticipantsQuery,
    private readonly handler: ParticipantsHandler,
    private readonly creditCheck: CreditCheckClient,
    private readonly tokens: PageTokens,
    private readonly pastTime: PastTime,
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
    const { bodies, next } = await this.participants.list(call.view, call.query, this.tokens.read(call));
    return pageAnswer('participants', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getParticipant)
  async get(@TheCall() { view, params }: Call<typeof API.getParticipant>): Promise<Answer> {
    return ok(found(await this.participants.findVisible(view, params.participant_code), WHAT, 'code'));
  }

  @Handles(API.getBalances)
  async balances(@TheCall() { view, params, query: asked }: Call<typeof API.getBalances>): Promise<Answer> {
    const { participant_code } = params;
    const as_of = this.pastTime.read(asked);
    found(await this.participants.findVisible(view, participant_code), WHAT, 'code');
    const isOthers = view.kind === 'participant' && view.participantCode !== participant_code;
    const query = { platform_code: view.platformCode, participant_code, as_of };
    const { balances } = await this.creditCheck.call(INTERNAL.balances.ofParticipant, { query });
    // A tenant or an advisor has come by the `general` account, and another account of the same holder is not shown by it.
    return ok(JSON.stringify({ balances: isOthers ? balancesOf(GENERAL_LABEL, balances) : balances }));
  }

  @Handles(API.updateParticipant)
  update(@TheCall() call: Call<typeof API.updateParticipant>): Promise<Answer> {
    return this.handler.update(call);
  }
}
