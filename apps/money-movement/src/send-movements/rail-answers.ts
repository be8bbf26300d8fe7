import { Inject, Injectable } from '@nestjs/common';
import { compose, type Composed } from '@ballast/contracts';
import { movementAnswered } from '@ballast/contracts/money';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { Database } from '@ballast/platform-postgres';
import { CLOCK, DueWork, LOGGER, PACEMAKER, SERVICE_CONFIG, type Pacemaker } from '@ballast/platform-service';
import type { MoneyMovementConfig } from '../config';
import { RailRequestStore, type DueAnswer } from './rail-request.store';

/** Answers of the rail that one transaction takes up, at the most. */
const ANSWERS_MAX = 500;

/** Tells what the rail answers, when the time of its answer has come. */
@Injectable()
export class RailAnswers extends DueWork {
  constructor(
    database: Database,
    writePath: WritePath,
    requests: RailRequestStore,
    @Inject(SERVICE_CONFIG) { RAIL_DUE_POLL_MS }: MoneyMovementConfig,
    @Inject(LOGGER) logger: Logger,
    @Inject(PACEMAKER) pacemaker: Pacemaker,
    @Inject(CLOCK) clock: Clock,
  ) {
    super({
      name: 'answers of the rail',
      everyMs: RAIL_DUE_POLL_MS,
      logger,
      pacemaker,
      writePath,
      database,
      table: 'money.rail_requests',
      takeDue: async (tx) => {
        const due = await requests.takeDue(tx, ANSWERS_MAX);
        const now = toTimestamp(clock());
        return { taken: due.length, messages: due.map((answer) => factOf(answer, now)) };
      },
    });
  }
}

function factOf({ cause, movement, outcome, isSecond: is_second }: DueAnswer, occurredAt: string): Composed {
  const { id, account_id: key } = movement;
  // A movement has at most one answer of each outcome.
  const place = `${id}:${outcome}`;
  return compose(movementAnswered, { cause, key, place, occurredAt, data: { movement, outcome, is_second } });
}
