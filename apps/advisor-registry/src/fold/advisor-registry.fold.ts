import { decode, TOPICS } from '@ballast/contracts';
import { participantsChanged } from '@ballast/contracts/registry';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { HandledChangeStore } from '../persistence/handled-change.store';
import { ParticipantStore } from '../persistence/participant.store';

/** The participants and the handled changes, from the facts of the registry. */
export class AdvisorRegistryFold implements ServiceFold {
  private readonly participants = new ParticipantStore();
  private readonly handledChanges = new HandledChangeStore();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.registryEvents,
      types: [participantsChanged.type],
      apply: (tx, messages) => this.changeParticipants(tx, messages),
    },
  ];

  private async changeParticipants(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const facts = messages.map((message) => decode(participantsChanged, message));
    const changed = facts.flatMap(({ platformCode, data }) =>
      data.participants.map((participant) => ({ platformCode, participant })),
    );
    await this.handledChanges.insert(
      tx,
      facts.map(({ data, occurredAt }) => ({ changeId: data.change_id, chunk: data.chunk, handledAt: occurredAt })),
    );
    await this.participants.save(tx, changed);
  }
}
