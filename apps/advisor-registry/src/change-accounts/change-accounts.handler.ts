import { Inject, Injectable } from '@nestjs/common';
import { compose, type AccountChange, type Participant } from '@ballast/contracts';
import { accountChanged, accountChangeRefused, accountCloseRequested, grantChanged } from '@ballast/contracts/registry';
import {
  applyChange,
  askedAccount,
  changeAccount,
  isAboutGrants,
  type AccountCommand,
  type AccountDecision,
  type AccountState,
} from '@ballast/domain-advisors';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { CustomerAccountStore } from '../persistence/customer-account.store';
import { HandledChangeStore } from '../persistence/handled-change.store';
import { ParticipantStore } from '../persistence/participant.store';
import { RegistryMetrics } from '../registry.metrics';
import type { ReceivedAccountChange } from './account-change';

/** Participants by platform code, then by participant code. */
type NamedParticipants = ReadonlyMap<string, ReadonlyMap<string, Participant>>;

const NOBODY: ReadonlyMap<string, Participant> = new Map();

/** Makes and changes customer accounts, with one answer for each command. A repeated command changes nothing. */
@Injectable()
export class ChangeAccountsHandler {
  constructor(
    private readonly accounts: CustomerAccountStore,
    private readonly participants: ParticipantStore,
    private readonly handledChanges: HandledChangeStore,
    private readonly metrics: RegistryMetrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(tx: Tx, received: readonly ReceivedAccountChange[]): Promise<readonly OutgoingMessage[]> {
    const now = toTimestamp(this.clock());
    const changes = await this.withoutHandled(tx, received, now);
    if (changes.length === 0) return [];
    const states = await this.accounts.load(
      tx,
      changes.map(({ accountId }) => accountId),
    );
    const participants = await this.loadParticipants(tx, changes);
    const made: AccountChange[] = [];
    const answers = changes.map((change): OutgoingMessage => {
      const state: AccountState = {
        ...(states.get(change.accountId) ?? { account: null, grants: new Map() }),
        participants: participants.get(change.envelope.platformCode) ?? NOBODY,
      };
      const decision = changeAccount(change.command, ofPlatform(state, change.envelope.platformCode), now);
      if (decision.outcome === 'changed') {
        made.push(decision.change);
        states.set(change.accountId, applyChange(state, decision.change));
      }
      tx.afterCommit(() => this.report(change, decision));
      return answerTo(change, decision, now);
    });
    await this.accounts.save(tx, made);
    return answers;
  }

  private async withoutHandled(
    tx: Tx,
    received: readonly ReceivedAccountChange[],
    handledAt: string,
  ): Promise<readonly ReceivedAccountChange[]> {
    const inserted = await this.handledChanges.insert(
      tx,
      received.map(({ changeId, chunk }) => ({ changeId, chunk, handledAt })),
    );
    const fresh = new Set(inserted.map(keyOf));
    // A command that came twice in one slice is handled at its first place only.
    return received.filter((change) => fresh.delete(keyOf(change)));
  }

  private async loadParticipants(tx: Tx, changes: readonly ReceivedAccountChange[]): Promise<NamedParticipants> {
    const keys = changes.flatMap(({ envelope: { platformCode }, command }) =>
      codesOf(command).map((participantCode) => ({ platformCode, participantCode })),
    );
    const named = new Map<string, Map<string, Participant>>();
    for (const { platformCode, participant } of await this.participants.load(tx, keys)) {
      const known = named.get(platformCode) ?? new Map<string, Participant>();
      named.set(platformCode, known.set(participant.participant_code, participant));
    }
    return named;
  }

  private report({ changeId, accountId, command }: ReceivedAccountChange, decision: AccountDecision): void {
    const { outcome } = decision;
    this.metrics.countAccountChange(command.kind, outcome);
    const codes = decision.outcome === 'refused' ? decision.refusals.map(({ code }) => code) : undefined;
    this.logger.info(
      { change_id: changeId, account_id: accountId, kind: command.kind, outcome, refusals: codes },
      'customer account decided',
    );
  }
}

function keyOf({ changeId, chunk }: { readonly changeId: string; readonly chunk: number }): string {
  return `${changeId.toLowerCase()}/${chunk}`;
}

/** The state without an account of another platform. */
function ofPlatform(state: AccountState, platformCode: string): AccountState {
  return state.account === null || state.account.platform_code === platformCode ? state : { ...state, account: null };
}

/** The participants that a command names. */
function codesOf(command: AccountCommand): readonly string[] {
  switch (command.kind) {
    case 'create':
      return [command.participant_code, ...command.tenants, ...command.financial_advisors];
    case 'set_tier':
    case 'change_status':
    case 'close':
    case 'finish_close':
      return [];
    default:
      return [command.participant_code];
  }
}

function answerTo(
  { envelope, changeId, chunk, accountId, command }: ReceivedAccountChange,
  decision: AccountDecision,
  now: Timestamp,
): OutgoingMessage {
  const address = {
    cause: envelope,
    key: envelope.platformCode,
    place: chunk === 0 ? changeId : `${changeId}/${chunk}`,
    occurredAt: now,
  };
  const answered = {
    change_id: changeId,
    ...(chunk === 0 ? {} : { chunk }),
    asked: askedAccount(accountId, command),
  };
  if (decision.outcome === 'asks') {
    const data = { change_id: changeId, account_id: accountId, reason: decision.reason };
    return compose(accountCloseRequested, { ...address, data });
  }
  if (decision.outcome === 'refused') {
    const refusals = decision.refusals.map((refusal) => ({ ...refusal }));
    return compose(accountChangeRefused, { ...address, data: { ...answered, refusals } });
  }
  const changes = decision.outcome === 'changed' ? [decision.change] : [];
  const type = isAboutGrants(command) ? grantChanged : accountChanged;
  return compose(type, { ...address, data: { ...answered, changes } });
}
