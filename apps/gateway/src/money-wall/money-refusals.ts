import { Inject, Injectable } from '@nestjs/common';
import { rootCause, type AppliedAccount, type MoneyRefusal, type MovementPermission } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import { actorOf, type ParticipantCaller } from '@ballast/platform-edge';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { Database } from '@ballast/platform-postgres';
import { DueWork, LOGGER, PACEMAKER, type Pacemaker } from '@ballast/platform-service';
import { moneyRefusedEvent, PublicEventsProjection, type PublicEvent, type PublicEventSink } from '../events';
import { MoneyRefusalStore, type UnreportedRefusals } from './money-refusal.store';

/** Longest pause between two looks for refusals that no event has reported. */
const LOOK_EVERY_MS = 60_000;

/** A call of an advisor that the wall has refused. */
export interface RefusedCall {
  readonly caller: ParticipantCaller;
  readonly method: string;
  readonly path: string;
  readonly permission: MovementPermission;
  readonly requestId: string;
  readonly now: Timestamp;
}

/**
 * Reports refused movements of money as public events, at most one a minute for each advisor, account and path. The first
 * refusal is reported at once; those that follow in its minute are counted, and reported by the next event.
 */
@Injectable()
export class MoneyRefusals extends DueWork {
  constructor(
    private readonly writePath: WritePath,
    private readonly store: MoneyRefusalStore,
    @Inject(PublicEventsProjection) private readonly publicEvents: PublicEventSink,
    database: Database,
    @Inject(LOGGER) logger: Logger,
    @Inject(PACEMAKER) pacemaker: Pacemaker,
  ) {
    super({
      name: 'refused movements of money',
      everyMs: LOOK_EVERY_MS,
      logger,
      pacemaker,
      writePath,
      database,
      table: 'gateway.money_refusals',
      takeDue: async (tx) => {
        const due = await this.store.takeDue(tx);
        return { taken: due.length, messages: await this.publicEvents.record(tx, due.map(eventOf)) };
      },
    });
  }

  async add({ id, zrn, participant_code: holder }: AppliedAccount, call: RefusedCall): Promise<void> {
    const { caller, method, path, permission, requestId, now } = call;
    const refusal: MoneyRefusal = {
      zrn,
      participant_code: caller.participantCode,
      timestamp: now,
      holder,
      method: method as MoneyRefusal['method'],
      path,
      permission,
      request_id: requestId,
      count: 1,
    };
    const isReported = await this.writePath.run(async (tx) => {
      const first = await this.store.add(tx, {
        accountId: id,
        platformCode: caller.platformCode,
        actor: actorOf(caller),
        refusal,
      });
      const events = first === undefined ? [] : [eventOf(first)];
      return { result: events.length > 0, messages: await this.publicEvents.record(tx, events) };
    });
    if (!isReported) this.wake();
  }
}

function eventOf({ accountId, platformCode, actor, refusal, minute }: UnreportedRefusals): PublicEvent {
  const cause = rootCause({ actor, correlationId: accountId, platformCode });
  return moneyRefusedEvent({ ...cause, occurredAt: refusal.timestamp }, { refusal, accountId, minute });
}
