import { Inject, Injectable } from '@nestjs/common';
import { compose, type Composed, type Envelope, type MovementSend, type MovementSent } from '@ballast/contracts';
import { movementSent } from '@ballast/contracts/money';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER, SERVICE_CONFIG } from '@ballast/platform-service';
import type { MoneyMovementConfig } from '../config';
import { RAIL, SETTLED_AT_ONCE, type Rail, type RailAnswer } from '../rail/rail';
import { RailAnswers } from './rail-answers';
import { RailRequestStore } from './rail-request.store';

type Command = Envelope<MovementSend>;

/** Gives movements to the rail, each once: a command that comes again finds its movement at the rail. */
@Injectable()
export class SendMovementsHandler {
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
    const ids = received.map(({ data }) => data.movement.id);
    const known = await this.requests.known(tx, ids);
    const first = new Set(ids);
    const fresh = received.filter(({ data }) => !known.has(data.movement.id) && first.delete(data.movement.id));
    const { answers, messages } = await this.rail.answersOf(
      tx,
      fresh.map((cause) => ({ movement: cause.data.movement, cause })),
    );
    const now = this.clock();
    const facts = fresh.map((command) =>
      this.factOf(command, { answer: answers.get(command.data.movement.id) ?? SETTLED_AT_ONCE, now }),
    );
    await this.requests.add(
      tx,
      facts.map(({ envelope }) => envelope),
    );
    tx.afterCommit(() => {
      for (const { data } of fresh) {
        const { id, kind } = data.movement;
        this.logger.info({ movement_id: id, kind }, 'movement sent');
      }
      this.answers.wake();
    });
    return [...messages, ...facts];
  }

  /** The fact that the rail has taken a movement. What comes back does so as long after the answer as the answer takes. */
  private factOf(
    cause: Command,
    { answer, now }: { readonly answer: RailAnswer; readonly now: Date },
  ): Composed<MovementSent> {
    const { movement } = cause.data;
    const after = (ms: number): string => toTimestamp(new Date(now.getTime() + ms));
    const { outcome, delayMs, isSilent, comesBack } = answer;
    const answerMs = this.config.RAIL_ANSWER_MS + delayMs;
    return compose(movementSent, {
      cause,
      key: movement.account_id,
      place: movement.id,
      occurredAt: toTimestamp(now),
      data: {
        movement,
        outcome,
        due_at: isSilent ? '' : after(answerMs),
        returns_at: comesBack ? after(2 * answerMs) : '',
      },
    });
  }
}
