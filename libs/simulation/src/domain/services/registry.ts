import { compose, TOPICS, type Composed, type Envelope, type Participant } from '@ballast/contracts';
import {
  accountChange,
  accountChanged,
  accountChangeRefused,
  accountCloseRequested,
  accountCreate,
  grantChanged,
  participantsChanged,
  participantsRegister,
  participantUpdate,
} from '@ballast/contracts/registry';
import {
  accountId,
  applyChange,
  askedAccount,
  changeAccount,
  type AccountCommand,
  type AccountDecision,
  type AccountState,
} from '@ballast/domain-advisors';
import {
  askedParticipants,
  changeParticipants,
  PlatformParticipants,
  type ChangeParticipants,
} from '@ballast/domain-registry';
import type { LogMessage } from '@ballast/platform-log';
import type { Messages } from '../messages';
import type { Now, Service } from '../service';
import { Journal, Table } from '../tables';

interface Change {
  readonly envelope: Envelope<unknown>;
  readonly changeId: string;
  readonly chunk: number;
  readonly chunks: number;
  readonly command: ChangeParticipants;
}

interface AccountRequest {
  readonly envelope: Envelope<unknown>;
  readonly changeId: string;
  readonly id: string;
  readonly command: AccountCommand;
}

/** advisor-registry: the participants and customer accounts of every platform. */
export class RegistryService implements Service {
  readonly name = 'advisor-registry';
  readonly journal = new Journal();
  readonly topics = [TOPICS.registryCommands];
  /** Participants by code, for each platform. */
  readonly participants = new Table<ReadonlyMap<string, Participant>>(this.journal);
  /** Accounts with their grants, by the id of the account. */
  readonly accounts = new Table<Pick<AccountState, 'account' | 'grants'>>(this.journal);
  private readonly handled = new Table<true>(this.journal);

  constructor(private readonly messages: Messages) {}

  handle(_topic: string, messages: readonly LogMessage[], now: Now): readonly Composed[] {
    return messages.flatMap((message) =>
      message.type === accountCreate.type || message.type === accountChange.type
        ? this.changeAccount(this.readAccount(message), now)
        : this.change(this.read(message), now),
    );
  }

  private changeAccount({ envelope, changeId, id, command }: AccountRequest, now: Now): readonly Composed[] {
    if (!this.handled.insert(`${changeId}/${placeOf(command)}`, true)) return [];
    const { platformCode } = envelope;
    const state: AccountState = {
      ...(this.accounts.get(id) ?? { account: null, grants: new Map() }),
      participants: this.participants.get(platformCode) ?? new Map<string, Participant>(),
    };
    const decision = changeAccount(command, state, now.at);
    if (decision.outcome === 'changed') this.accounts.set(id, applyChange(state, decision.change));
    return [answerAbout({ envelope, changeId, id, command }, decision, now)];
  }

  private readAccount(message: LogMessage): AccountRequest {
    if (message.type === accountCreate.type) {
      const envelope = this.messages.read(accountCreate, message);
      const { change_id: changeId, ...fields } = envelope.data;
      const { platformCode } = envelope;
      const id = accountId(platformCode, fields.participant_code, fields.account_label);
      return { envelope, changeId, id, command: { kind: 'create', platformCode, ...fields } };
    }
    const envelope = this.messages.read(accountChange, message);
    const { change_id: changeId, account_id: id, change: command } = envelope.data;
    return { envelope, changeId, id, command };
  }

  private change({ envelope, changeId, chunk, chunks, command }: Change, now: Now): readonly Composed[] {
    if (!this.handled.insert(`${changeId}/${chunk}`, true)) return [];
    const { platformCode } = command;
    const known = this.participants.get(platformCode) ?? new Map<string, Participant>();
    const state = PlatformParticipants.of(known.values());
    const { created, existing, participants } = changeParticipants(command, state, now.at);
    const changed = participants.map((each) => [each.participant_code, each] as const);
    this.participants.set(platformCode, new Map([...known, ...changed]));
    return [
      compose(participantsChanged, {
        cause: envelope,
        key: platformCode,
        place: chunk,
        occurredAt: now.at,
        data: {
          change_id: changeId,
          chunk,
          chunks,
          created,
          existing,
          participants: [...participants],
          asked: askedParticipants(command),
        },
      }),
    ];
  }

  private read(message: LogMessage): Change {
    if (message.type === participantsRegister.type) {
      const envelope = this.messages.read(participantsRegister, message);
      const { change_id: changeId, chunk, chunks, participants } = envelope.data;
      const command = { kind: 'register', platformCode: envelope.platformCode, participants } as const;
      return { envelope, changeId, chunk, chunks, command };
    }
    const envelope = this.messages.read(participantUpdate, message);
    const { change_id: changeId, ...update } = envelope.data;
    const command = { kind: 'update', platformCode: envelope.platformCode, ...update } as const;
    return { envelope, changeId, chunk: 0, chunks: 1, command };
  }
}

/** Place of a command among those of one change: a closing has two. */
function placeOf({ kind }: AccountCommand): 0 | 1 {
  return kind === 'finish_close' ? 1 : 0;
}

function answerAbout(
  { envelope, changeId, id, command }: AccountRequest,
  decision: AccountDecision,
  now: Now,
): Composed {
  const address = {
    cause: envelope,
    key: envelope.platformCode,
    place: `${changeId}/${placeOf(command)}`,
    occurredAt: now.at,
  };
  const answered = { change_id: changeId, chunk: placeOf(command), asked: askedAccount(id, command) };
  if (decision.outcome === 'asks') {
    const data = { change_id: changeId, account_id: id, reason: decision.reason };
    return compose(accountCloseRequested, { ...address, data });
  }
  if (decision.outcome === 'refused') {
    const refusals = decision.refusals.map((refusal) => ({ ...refusal }));
    return compose(accountChangeRefused, { ...address, data: { ...answered, refusals } });
  }
  const changes = decision.outcome === 'changed' ? [decision.change] : [];
  const isOfGrant = /grant|advisor/.test(command.kind);
  return compose(isOfGrant ? grantChanged : accountChanged, { ...address, data: { ...answered, changes } });
}
