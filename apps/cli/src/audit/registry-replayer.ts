import { decode, type AccountChange, type AskedAccount, type Envelope } from '@ballast/contracts';
import {
  accountChanged,
  accountChangeRefused,
  accountCloseRequested,
  grantChanged,
  participantsChanged,
} from '@ballast/contracts/registry';
import {
  accountCommand,
  applyChange,
  changeAccount,
  changeInBulk,
  isAboutGrants,
  type AccountCommand,
  type AccountDecision,
  type AccountState,
  type BulkEntry,
} from '@ballast/domain-advisors';
import { changeParticipants, participantsCommand, PlatformParticipants } from '@ballast/domain-registry';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import { UNDECIDABLE, type Outcome, type Replayer } from './replayer';

/** Participants and accounts of one platform as the facts before have left them. */
interface Platform {
  readonly participants: PlatformParticipants;
  /** By the id of the account. */
  readonly accounts: Map<string, Pick<AccountState, 'account' | 'grants'>>;
}

/** The answer of the registry to a command about an account. */
interface AccountAnswer {
  readonly asked?: AskedAccount | undefined;
  readonly changes: readonly AccountChange[];
  readonly refusals: readonly object[];
  readonly bulk?: Bulk | undefined;
}

/** The part of an answer that only a chunk of a bulk call has. */
type Bulk = NonNullable<ReturnType<typeof accountChanged.data.parse>['bulk']>;

const NO_ACCOUNT: Pick<AccountState, 'account' | 'grants'> = { account: null, grants: new Map() };

/**
 * Decides the changes of participants and customer accounts again: each from the command that its fact repeats, and from
 * the facts before it. All facts of a platform stand in one partition, in the order of their decisions.
 */
export class RegistryReplayer implements Replayer {
  readonly types: readonly string[] = [
    participantsChanged.type,
    accountChanged.type,
    grantChanged.type,
    accountChangeRefused.type,
    accountCloseRequested.type,
  ];

  private readonly platforms = new Map<string, Platform>();

  replay(message: LogMessage): Outcome {
    if (message.type === accountCloseRequested.type) return this.replayQuestion(message);
    return message.type === participantsChanged.type ? this.replayParticipants(message) : this.replayAccount(message);
  }

  private replayParticipants(message: LogMessage): Outcome {
    const { platformCode, occurredAt, data } = decode(participantsChanged, message);
    const { participants: known } = this.platform(platformCode);
    const { asked, created, existing, participants, taken = [] } = data;
    const again = asked && changeParticipants(participantsCommand(asked, platformCode), known, occurredAt);
    for (const participant of participants) known.put(participant);
    if (again === undefined) return UNDECIDABLE;
    return deviationOf({ created, existing, participants, taken }, { taken: [], ...again });
  }

  private replayAccount(message: LogMessage): Outcome {
    const { platformCode, occurredAt, data } = answerIn(message);
    const { asked, changes, refusals, bulk } = data;
    const { accounts, participants } = this.platform(platformCode);
    const stateOf = (id: string): AccountState => ({ ...(accounts.get(id) ?? NO_ACCOUNT), participants });
    const command = asked && accountCommand(asked, platformCode);
    const again = asked && command && answerTo(command, changeAccount(command, stateOf(asked.account_id), occurredAt));
    const bulkAgain =
      bulk && changeInBulk(bulkEntries(bulk, platformCode), { first: bulk.first, now: occurredAt, stateOf });
    for (const change of changes) {
      const { account, grants } = applyChange(stateOf(change.account.id), change);
      accounts.set(change.account.id, { account, grants });
    }
    if (bulk !== undefined) {
      return deviationOf({ changes, existing: bulk.existing, refused: bulk.refused }, { ...bulkAgain });
    }
    return again === undefined ? UNDECIDABLE : deviationOf({ type: message.type, changes, refusals }, again);
  }

  /** The question whether an account is empty stands for the command to close it, and is asked unless it is closed. */
  private replayQuestion(message: LogMessage): Outcome {
    const { platformCode, occurredAt, data } = decode(accountCloseRequested, message);
    const { accounts, participants } = this.platform(platformCode);
    const { account_id, reason } = data;
    const state = { ...(accounts.get(account_id) ?? NO_ACCOUNT), participants };
    return deviationOf({ outcome: 'asks', reason }, changeAccount({ kind: 'close', reason }, state, occurredAt));
  }

  private platform(code: string): Platform {
    const known = this.platforms.get(code) ?? { participants: new PlatformParticipants(), accounts: new Map() };
    this.platforms.set(code, known);
    return known;
  }
}

function answerIn(message: LogMessage): Pick<Envelope<AccountAnswer>, 'platformCode' | 'occurredAt' | 'data'> {
  if (message.type === accountChangeRefused.type) {
    const { platformCode, occurredAt, data } = decode(accountChangeRefused, message);
    return { platformCode, occurredAt, data: { asked: data.asked, changes: [], refusals: data.refusals } };
  }
  const type = message.type === accountChanged.type ? accountChanged : grantChanged;
  const { platformCode, occurredAt, data } = decode(type, message);
  return { platformCode, occurredAt, data: { ...data, refusals: [] } };
}

function bulkEntries({ asked }: Bulk, platformCode: string): readonly BulkEntry[] {
  return asked.map((each): BulkEntry => {
    const command = accountCommand(each, platformCode);
    if (command.kind !== 'create' && command.kind !== 'link_advisor') {
      throw new Error(`a bulk call has no entry of the kind ${command.kind}`);
    }
    return { accountId: each.account_id, command };
  });
}

/** The type of the answer to a command, with its changes and refusals. */
function answerTo(command: AccountCommand, decision: AccountDecision): AccountAnswer & { readonly type: string } {
  if (decision.outcome === 'refused') {
    return { type: accountChangeRefused.type, changes: [], refusals: decision.refusals };
  }
  const type = isAboutGrants(command) ? grantChanged.type : accountChanged.type;
  return { type, changes: decision.outcome === 'changed' ? [decision.change] : [], refusals: [] };
}
