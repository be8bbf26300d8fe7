import { decode, TOPICS } from '@ballast/contracts';
import { faultArmed, faultClaimed, faultsCleared } from '@ballast/contracts/sandbox';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase } from '@ballast/platform-record';
import { FaultStore } from './fault.store';

/** The phase of the faults of one service. Other services have theirs in the same topic, under another key. */
export class FaultsFold implements FoldPhase {
  readonly topic = TOPICS.sandboxEvents;
  readonly types = [faultArmed.type, faultClaimed.type, faultsCleared.type];

  private readonly store: FaultStore;

  /** `service`: the name of the service, and of its schema. */
  constructor(private readonly service: string) {
    this.store = new FaultStore(service);
  }

  async apply(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const of = (type: string): readonly LogMessage[] =>
      messages.filter((message) => message.key === this.service && message.type === type);
    await this.store.insertArmed(
      tx,
      of(faultArmed.type).map((message) => decode(faultArmed, message)),
    );
    // A fault strikes before it is cleared, never after.
    await this.store.insertClaims(
      tx,
      of(faultClaimed.type).map((message) => decode(faultClaimed, message)),
    );
    await this.store.disarm(
      tx,
      of(faultsCleared.type).map((message) => decode(faultsCleared, message)),
    );
  }
}
