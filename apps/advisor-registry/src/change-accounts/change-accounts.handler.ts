import { Inject, Injectable } from '@nestjs/common';
import { compose, type AccountChange, type Participant } from '@ballast/contracts';
import { accountChanged, accountChangeRefused, accountCloseRequested, grantChanged } from '@ballast/contracts/registry';
import {
  applyChange,
  askedAccount,
  changeAccount,
  changeInBulk,
  isAboutGrants,
  type AccountCommand,
  type AccountDecision,
  type AccountState,
  type BulkDecision,
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
import {
  entriesOf,
  type ReceivedAccountChange,
  type ReceivedAccountCommand,
  type ReceivedBulk,
} from './account-change';

/** Participants by platform code, then by participant code. */
type NamedParticipants = ReadonlyMap<string, ReadonlyMap<string, Participant>>;

const NO_ACCOUNT: Pick<AccountState, 'account' | 'grants'> = { account: null, grants: new Map() };
const NOBODY: ReadonlyMap<string, Participant> = new Map();

/** A decided command: its changes, its answer, and the report of it after the commit. */
interface DecidedCommand {
  readonly changes: readonly AccountChange[];
  readonly answer: OutgoingMessage;
  readonly report: () => void;
}

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

  async handle(tx: Tx, received: readonly ReceivedAccountCommand[]): Promise<readonly OutgoingMessage[]> {
    const now = toTimestamp(this.clock());
    const commands = await this.withoutHandled(tx, received, now);
    if (commands.length === 0) return [];
    const stored = await this.accounts.load(
      tx,
      commands.flatMap(entriesOf).map(({ accountId }) => accountId),
    );
    const states = new Map<string, Pick<AccountState, 'account' | 'grants'>>(stored);
    const participants = await this.loadParticipants(tx, commands);
    const made: AccountChange[] = [];
    const answers = commands.map((command): OutgoingMessage => {
      const { platformCode } = command.envelope;
      const stateOf = (id: string): AccountState => {
        const state = states.get(id) ?? NO_ACCOUNT;
        return ofPlatform({ ...state, participants: participants.get(platformCode) ?? NOBODY }, platformCode);
      };
      const { changes, answer, report } = this.decide(command, stateOf, now);
      for (const change of changes) states.set(change.account.id, applyChange(stateOf(change.account.id), change));
      made.push(...changes);
      tx.afterCommit(report);
      return answer;
    });
    await this.accounts.save(tx, made);
    return answers;
  }

  private decide(
    received: ReceivedAccountCommand,
    stateOf: (id: string) => AccountState,
    now: Timestamp,
  ): DecidedCommand {
    if ('entries' in received) {
      const decision = changeInBulk(received.entries, { first: received.first, now, stateOf });
      return {
        changes: decision.changes,
        answer: answerToBulk(received, decision, now),
        report: () => this.reportBulk(received, decision),
      };
    }
    const decision = changeAccount(received.command, stateOf(received.accountId), now);
    return {
      changes: decision.outcome === 'changed' ? [decision.change] : [],
      answer: answerTo(received, decision, now),
      report: () => this.report(received, decision),
    };
  }

  private async withoutHandled(
    tx: Tx,
    received: readonly ReceivedAccountCommand[],
    handledAt: string,
  ): Promise<readonly ReceivedAccountCommand[]> {
    const inserted = await this.handledChanges.insert(
      tx,
      received.map(({ changeId, chunk }) => ({ changeId, chunk, handledAt })),
    );
    const fresh = new Set(inserted.map(keyOf));
    // A command that came twice in one slice is handled at its first place only.
    return received.filter((change) => fresh.delete(keyOf(change)));
  }

  private async loadParticipants(tx: Tx, commands: readonly ReceivedAccountCommand[]): Promise<NamedParticipants> {
    const keys = commands.flatMap((command) => {
      const { platformCode } = command.envelope;
      const codes = new Set(entriesOf(command).flatMap((entry) => codesOf(entry.command)));
      return [...codes].map((participantCode) => ({ platformCode, participantCode }));
    });
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

  private reportBulk({ changeId, chunk, entries }: ReceivedBulk, { changes, existing, refused }: BulkDecision): void {
    const kind = entries[0]?.command.kind ?? 'create';
    this.metrics.countAccountChange(kind, 'changed', changes.length);
    this.metrics.countAccountChange(kind, 'refused', refused.length);
    this.logger.info(
      { change_id: changeId, chunk, kind, changed: changes.length, existing, refused: refused.length },
      'customer accounts decided in bulk',
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

function answerToBulk(
  { envelope, changeId, chunk, chunks, first, entries }: ReceivedBulk,
  { changes, existing, refused }: BulkDecision,
  now: Timestamp,
): OutgoingMessage {
  const isOfGrants = entries.some(({ command }) => isAboutGrants(command));
  return compose(isOfGrants ? grantChanged : accountChanged, {
    cause: envelope,
    key: envelope.platformCode,
    place: `${changeId}/${chunk}`,
    occurredAt: now,
    data: {
      change_id: changeId,
      chunk,
      changes: [...changes],
      bulk: {
        chunks,
        first,
        existing,
        refused: [...refused],
        asked: entries.map(({ accountId, command }) => askedAccount(accountId, command)),
      },
    },
  });
}
