import { Inject, Injectable } from '@nestjs/common';
import { compose, type Participant } from '@ballast/contracts';
import { participantsChanged } from '@ballast/contracts/registry';
import {
  askedParticipants,
  changeParticipants,
  PlatformParticipants,
  type ChangedParticipants,
} from '@ballast/domain-registry';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { HandledChangeStore, type ChangeChunk } from '../persistence/handled-change.store';
import { ParticipantStore } from '../persistence/participant.store';
import { RegistryMetrics } from '../registry.metrics';
import type { ParticipantChange } from './participant-change';

/** Participants by platform code, then by participant code. */
type ParticipantsByPlatform = Map<string, PlatformParticipants>;

/** Registers and changes participants, with one answer for each command. A repeated command changes nothing. */
@Injectable()
export class ChangeParticipantsHandler {
  constructor(
    private readonly participants: ParticipantStore,
    private readonly handledChanges: HandledChangeStore,
    private readonly metrics: RegistryMetrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(tx: Tx, received: readonly ParticipantChange[]): Promise<readonly OutgoingMessage[]> {
    if (received.length === 0) return [];
    const now = toTimestamp(this.clock());
    const changes = await this.withoutHandled(tx, received, now);
    const known = await this.loadKnown(tx, changes);
    const changed = new Map<string, { readonly platformCode: string; readonly participant: Participant }>();
    const answers = changes.map((change) => {
      const { platformCode } = change.command;
      const ofPlatform = known.get(platformCode) ?? new PlatformParticipants();
      known.set(platformCode, ofPlatform);
      const result = changeParticipants(change.command, ofPlatform, now);
      // The next command of the slice sees the participants as this one leaves them.
      for (const participant of result.participants) {
        ofPlatform.put(participant);
        changed.set(`${platformCode}/${participant.participant_code}`, { platformCode, participant });
      }
      tx.afterCommit(() => this.report(change, result));
      return answerTo(change, result, now);
    });
    await this.participants.save(tx, [...changed.values()]);
    return answers;
  }

  private async withoutHandled(
    tx: Tx,
    received: readonly ParticipantChange[],
    handledAt: string,
  ): Promise<readonly ParticipantChange[]> {
    const handled = received.map(({ changeId, chunk }) => ({ changeId, chunk, handledAt }));
    const fresh = new Set((await this.handledChanges.insert(tx, handled)).map(chunkKey));
    // A chunk that came twice in one slice is handled at its first place only.
    return received.filter((change) => fresh.delete(chunkKey(change)));
  }

  private async loadKnown(tx: Tx, changes: readonly ParticipantChange[]): Promise<ParticipantsByPlatform> {
    const keys = changes.flatMap(({ command }) => {
      const { platformCode } = command;
      const named = command.kind === 'register' ? command.participants : [command];
      return named.map(({ participant_code }) => ({ platformCode, participantCode: participant_code }));
    });
    const known: ParticipantsByPlatform = new Map();
    const externalIds = changes.flatMap(({ command }) => {
      const { platformCode } = command;
      const named = command.kind === 'register' ? command.participants : [command];
      return named.flatMap(({ external_id: externalId = '' }) =>
        externalId === '' ? [] : { platformCode, externalId },
      );
    });
    const found = [
      ...(await this.participants.load(tx, keys)),
      ...(await this.participants.loadByExternalIds(tx, externalIds)),
    ];
    for (const { platformCode, participant } of found) {
      const ofPlatform = known.get(platformCode) ?? new PlatformParticipants();
      ofPlatform.put(participant);
      known.set(platformCode, ofPlatform);
    }
    return known;
  }

  private report({ changeId, chunk, command }: ParticipantChange, { created, existing }: ChangedParticipants): void {
    this.metrics.countRegistered(created);
    if (command.kind === 'update') this.metrics.countUpdated(existing);
    this.logger.info(
      { change_id: changeId, chunk, platform_code: command.platformCode, created, existing },
      command.kind === 'register' ? 'participants registered' : 'participant updated',
    );
  }
}

function chunkKey({ changeId, chunk }: ChangeChunk): string {
  return `${changeId.toLowerCase()}/${chunk}`;
}

function answerTo(change: ParticipantChange, changed: ChangedParticipants, now: Timestamp): OutgoingMessage {
  const { envelope, changeId, chunk, chunks, command } = change;
  return compose(participantsChanged, {
    cause: envelope,
    key: envelope.platformCode,
    place: chunk,
    occurredAt: now,
    data: {
      change_id: changeId,
      chunk,
      chunks,
      created: changed.created,
      existing: changed.existing,
      participants: [...changed.participants],
      ...(changed.taken === undefined ? {} : { taken: [...changed.taken] }),
      asked: askedParticipants(command),
    },
  });
}
