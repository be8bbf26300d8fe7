import { Inject, Injectable } from '@nestjs/common';
import {
  compose,
  decode,
  participantsChanged,
  participantsRegister,
  participantUpdate,
  type Envelope,
  type Participant,
} from '@ballast/contracts';
import { systemClock, toTimestamp, type Timestamp } from '@ballast/kernel';
import { decodeMessages, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Logger, Metrics } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER, METRICS } from '@ballast/platform-service';
import { loadParticipants, noteHandled, saveParticipants } from '../persistence/participant-rows';
import { changeParticipants, type ChangeParticipants, type ParticipantsChanged } from './change-participants.decider';

/** One command of the log with what its answer repeats of it. */
interface Change {
  readonly envelope: Envelope<unknown>;
  readonly changeId: string;
  readonly chunk: number;
  readonly chunks: number;
  readonly command: ChangeParticipants;
}

/** Registers and changes participants, one answer for each command; a command that comes again changes nothing. */
@Injectable()
export class ChangeParticipantsHandler {
  private readonly registered: ReturnType<Metrics['counter']>;
  private readonly updated: ReturnType<Metrics['counter']>;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.registered = metrics.counter('ballast_participants_registered_total', 'Participants registered.');
    this.updated = metrics.counter('ballast_participants_updated_total', 'Participants changed after registration.');
  }

  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const received = decodeMessages(messages.filter(isCommand), readChange);
    if (received.length === 0) return [];
    const changes = await withoutHandled(tx, received);
    const known = await loadKnown(tx, changes);
    const now = toTimestamp(systemClock());
    const stored = new Map<string, { readonly platformCode: string; readonly participant: Participant }>();
    const answers = changes.map((change) => {
      const { platformCode } = change.command;
      const ofPlatform = known.get(platformCode) ?? new Map<string, Participant>();
      known.set(platformCode, ofPlatform);
      const changed = changeParticipants(change.command, ofPlatform, now);
      for (const participant of changed.participants) {
        ofPlatform.set(participant.participant_code, participant);
        stored.set(`${platformCode}/${participant.participant_code}`, { platformCode, participant });
      }
      tx.afterCommit(() => this.report(change, changed));
      return answerTo(change, changed, now);
    });
    await saveParticipants(tx, [...stored.values()]);
    return answers;
  }

  private report({ changeId, chunk, command }: Change, { created, existing }: ParticipantsChanged): void {
    this.registered.inc(created);
    if (command.kind === 'update') this.updated.inc(existing);
    this.logger.info(
      { change_id: changeId, chunk, platform_code: command.platformCode, created, existing },
      command.kind === 'register' ? 'participants registered' : 'participant updated',
    );
  }
}

function isCommand({ type }: LogMessage): boolean {
  return type === participantsRegister.type || type === participantUpdate.type;
}

function readChange(message: LogMessage): Change {
  if (message.type === participantsRegister.type) {
    const envelope = decode(participantsRegister, message);
    const { change_id, chunk, chunks, participants } = envelope.data;
    const command: ChangeParticipants = { kind: 'register', platformCode: envelope.platformCode, participants };
    return { envelope, changeId: change_id, chunk, chunks, command };
  }
  const envelope = decode(participantUpdate, message);
  const { change_id, ...update } = envelope.data;
  const command: ChangeParticipants = { kind: 'update', platformCode: envelope.platformCode, ...update };
  return { envelope, changeId: change_id, chunk: 0, chunks: 1, command };
}

async function withoutHandled(tx: Tx, received: readonly Change[]): Promise<readonly Change[]> {
  const fresh = new Set((await noteHandled(tx, received)).map(chunkKey));
  // Twice in one slice: the first takes the note away, so the second finds none.
  return received.filter((change) => fresh.delete(chunkKey(change)));
}

function chunkKey({ changeId, chunk }: { readonly changeId: string; readonly chunk: number }): string {
  return `${changeId.toLowerCase()}/${chunk}`;
}

async function loadKnown(tx: Tx, changes: readonly Change[]): Promise<Map<string, Map<string, Participant>>> {
  const keys = changes.flatMap(({ command }) => {
    const { platformCode } = command;
    const named = command.kind === 'register' ? command.participants : [command];
    return named.map(({ participant_code }) => ({ platformCode, participantCode: participant_code }));
  });
  const known = new Map<string, Map<string, Participant>>();
  for (const { platformCode, participant } of await loadParticipants(tx, keys)) {
    const ofPlatform = known.get(platformCode) ?? new Map<string, Participant>();
    ofPlatform.set(participant.participant_code, participant);
    known.set(platformCode, ofPlatform);
  }
  return known;
}

function answerTo(change: Change, changed: ParticipantsChanged, now: Timestamp): OutgoingMessage {
  const { envelope, changeId, chunk, chunks } = change;
  return compose(participantsChanged, {
    key: envelope.platformCode,
    platformCode: envelope.platformCode,
    correlationId: envelope.correlationId,
    causationId: envelope.id,
    occurredAt: now,
    data: {
      change_id: changeId,
      chunk,
      chunks,
      created: changed.created,
      existing: changed.existing,
      participants: [...changed.participants],
    },
  });
}
