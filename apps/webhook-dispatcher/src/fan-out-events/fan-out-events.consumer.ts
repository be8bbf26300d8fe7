import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { WritePath, type LogBatch } from '@ballast/platform-log';
import { DeliveryEngine } from '../deliver-webhooks/delivery-engine';
import type { Reservation } from '../deliver-webhooks/reservation';
import { FanOutEventsHandler } from './fan-out-events.handler';

@Controller()
export class FanOutEventsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly engine: DeliveryEngine,
    private readonly handler: FanOutEventsHandler,
  ) {}

  @EventPattern(TOPICS.publicEvents)
  async receive(@Payload() batch: LogBatch): Promise<void> {
    let reservation: Reservation | undefined;
    const reserve = (): Reservation => {
      reservation = this.engine.openReservation();
      return reservation;
    };
    try {
      await this.writePath.commit(batch, async (tx, messages) => {
        // The transaction may be tried again; what its last try had set aside is not needed then.
        reservation?.release();
        await this.handler.handle(tx, messages, reserve);
        return [];
      });
    } finally {
      reservation?.release();
    }
  }
}
