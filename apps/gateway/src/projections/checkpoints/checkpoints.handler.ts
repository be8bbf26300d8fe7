import { Inject, Injectable } from '@nestjs/common';
import type { Checkpoint, Envelope } from '@ballast/contracts';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { checkpointEvent, type PublicEvent, PublicEventsProjection, type PublicEventSink } from '../../events';
import { CheckpointHoursProjection } from './checkpoint-hours.projection';

/** Length of the part of a time in UTC that names its hour: `2026-04-17T10`. */
const HOUR_LENGTH = 13;

/**
 * Hands each platform the first checkpoint of each hour, as a public event. The times of checkpoints decide, and not the
 * clock of the gateway, so that a gateway that was away or was restored hands out the same ones.
 */
@Injectable()
export class CheckpointsHandler {
  constructor(
    private readonly hours: CheckpointHoursProjection,
    @Inject(PublicEventsProjection) private readonly publicEvents: PublicEventSink,
  ) {}

  async handle(tx: Tx, checkpoints: readonly Envelope<Checkpoint>[]): Promise<readonly OutgoingMessage[]> {
    const events: PublicEvent[] = [];
    for (const checkpoint of firstOfHours(checkpoints)) {
      for (const platformCode of await this.hours.take(tx, checkpoint.data.at)) {
        events.push(checkpointEvent(checkpoint.data, checkpoint, platformCode));
      }
    }
    return this.publicEvents.record(tx, events);
  }
}

function firstOfHours(checkpoints: readonly Envelope<Checkpoint>[]): readonly Envelope<Checkpoint>[] {
  const hourOf = (checkpoint: Envelope<Checkpoint> | undefined) => checkpoint?.data.at.slice(0, HOUR_LENGTH);
  return checkpoints.filter((checkpoint, index) => hourOf(checkpoint) !== hourOf(checkpoints[index - 1]));
}
