import { Inject, Injectable } from '@nestjs/common';
import { compose, type Envelope, type WithdrawalSend } from '@ballast/contracts';
import { withdrawalSent } from '@ballast/contracts/money';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER, SERVICE_CONFIG } from '@ballast/platform-service';
import type { MoneyMovementConfig } from '../config';
import { RAIL, type Rail } from '../rail/rail';
import { RailAnswers } from './rail-answers';
import { RailRequestStore } from './rail-request.store';

type Command = Envelope<WithdrawalSend>;

/** Gives withdrawals to the rail, each once: a command that comes again finds its withdrawal at the rail. */
@Injectable()
export class SendWithdrawalsHandler {
  constructor(
    private readonly requests: RailRequestStore,
    private readonly answers: RailAnswers,
    @Inject(RAIL) private readonly rail: Rail,
    @Inject(SERVICE_CONFIG) private readonly config: MoneyMovementConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, received: readonly Command[]): Promise<readonly OutgoingMessage[]> {
    if (received.length === 0) return [];
    const ids = received.map(({ data }) => data.withdrawal.id);
    const known = await this.requests.known(tx, ids);
    const fresh = received.filter(({ data: { withdrawal } }, index) => {
      return !known.has(withdrawal.id) && ids.indexOf(withdrawal.id) === index;
    });
    const { answers, messages } = await this.rail.answersOf(
      tx,
      fresh.map((cause) => ({ withdrawalId: cause.data.withdrawal.id, cause })),
    );
    const now = this.clock();
    const facts = fresh.map((cause) => {
      const { id } = cause.data.withdrawal;
      const { outcome, delayMs } = answers.get(id) ?? { outcome: 'settled', delayMs: 0 };
      return compose(withdrawalSent, {
        cause,
        key: cause.data.account_id,
        place: id,
        occurredAt: toTimestamp(now),
        data: {
          ...cause.data,
          due_at: toTimestamp(new Date(now.getTime() + this.config.RAIL_ANSWER_MS + delayMs)),
          outcome,
        },
      });
    });
    await this.requests.add(
      tx,
      facts.map(({ envelope }) => envelope),
    );
    tx.afterCommit(() => {
      for (const { data } of fresh) this.logger.info({ withdrawal_id: data.withdrawal.id }, 'withdrawal sent');
      this.answers.wake();
    });
    return [...messages, ...facts];
  }
}
