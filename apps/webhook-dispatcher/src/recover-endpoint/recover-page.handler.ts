import { Injectable } from '@nestjs/common';
import { wantsType } from '@ballast/domain-webhook';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { EventsPage } from '@ballast/internal-api';
import { dispatcherCause } from '../dispatcher-cause';
import type { WebhookEvent } from '../persistence/delivery.store';
import { EndpointStore } from '../persistence/endpoint.store';
import { RecoveryStore, type Recovery } from '../persistence/recovery.store';
import type { Target } from '../persistence/target';
import { TargetStore } from '../persistence/target.store';
import { eventOf } from '../queue-deliveries/delivery-facts';
import { MissedDeliveries } from './missed-deliveries';
import { recoveryEndedFact } from './recovery-facts';

/** Queues the missed events of one page and moves the recovery on, or ends it. */
@Injectable()
export class RecoverPageHandler {
  constructor(
    private readonly endpoints: EndpointStore,
    private readonly targets: TargetStore,
    private readonly recoveries: RecoveryStore,
    private readonly missed: MissedDeliveries,
  ) {}

  /** Answers whether the recovery has ended. A recovery that was started over in the meantime is left alone. */
  async handle(
    tx: Tx,
    recovery: Recovery,
    page: EventsPage,
    now: string,
  ): Promise<{ result: boolean; messages: readonly OutgoingMessage[] }> {
    await this.endpoints.lock(tx, recovery.endpointId);
    if (!(await this.recoveries.lock(tx, recovery))) return { result: false, messages: [] };
    const target = await this.targets.find(tx, recovery.endpointId);
    const messages = target === undefined ? [] : await this.missed.queue(tx, target, wantedEvents(target, page));
    if (target !== undefined && page.has_more) {
      await this.recoveries.advance(tx, recovery, String(page.next_after), now);
      return { result: false, messages };
    }
    const { endpointId, platformCode, run } = recovery;
    const ended = recoveryEndedFact(dispatcherCause(endpointId, platformCode), { endpointId, run }, now);
    await this.recoveries.applyEnded(tx, [ended.envelope]);
    return { result: true, messages: [...messages, ended] };
  }
}

function wantedEvents({ platformCode, eventTypes }: Target, { events }: EventsPage): readonly WebhookEvent[] {
  return events.filter(({ type }) => wantsType(eventTypes, type)).map((event) => eventOf(platformCode, event));
}
