import { decode, type Envelope } from '@ballast/contracts';
import { accountChange, accountCreate, accountsCreate, advisorsLink } from '@ballast/contracts/registry';
import { accountId, type AccountCommand, type BulkEntry } from '@ballast/domain-advisors';
import type { LogMessage } from '@ballast/platform-log';

interface Received {
  readonly envelope: Envelope<unknown>;
  readonly changeId: string;
  /** Place of the command among those of one change: a closing has two, a bulk call one for each chunk. */
  readonly chunk: number;
}

/** A command of registry.commands about one customer account. */
export interface ReceivedAccountChange extends Received {
  readonly accountId: string;
  readonly command: AccountCommand;
}

/** A chunk of a bulk call. */
export interface ReceivedBulk extends Received {
  readonly chunks: number;
  /** Index of the first entry in the request. */
  readonly first: number;
  readonly entries: readonly BulkEntry[];
}

export type ReceivedAccountCommand = ReceivedAccountChange | ReceivedBulk;

/** The command that a message carries. @throws when the message does not keep to its contract. */
export function readAccountChange(message: LogMessage): ReceivedAccountCommand {
  switch (message.type) {
    case accountCreate.type:
      return readCreation(message);
    case accountsCreate.type:
      return readCreations(message);
    case advisorsLink.type:
      return readLinks(message);
    default: {
      const envelope = decode(accountChange, message);
      const { change_id: changeId, account_id: id, change } = envelope.data;
      return { envelope, changeId, chunk: change.kind === 'finish_close' ? 1 : 0, accountId: id, command: change };
    }
  }
}

/** The accounts that a command is about, each with the part of the command that is about it. */
export function entriesOf(
  received: ReceivedAccountCommand,
): readonly Pick<ReceivedAccountChange, 'accountId' | 'command'>[] {
  return 'entries' in received ? received.entries : [received];
}

function readCreation(message: LogMessage): ReceivedAccountChange {
  const envelope = decode(accountCreate, message);
  const { platformCode, data } = envelope;
  const { change_id: changeId, ...fields } = data;
  return { envelope, changeId, chunk: 0, ...creation(platformCode, fields) };
}

function readCreations(message: LogMessage): ReceivedBulk {
  const envelope = decode(accountsCreate, message);
  const { change_id: changeId, accounts, ...place } = envelope.data;
  return { envelope, changeId, ...place, entries: accounts.map((fields) => creation(envelope.platformCode, fields)) };
}

function readLinks(message: LogMessage): ReceivedBulk {
  const envelope = decode(advisorsLink, message);
  const { change_id: changeId, links, ...place } = envelope.data;
  const entries = links.map(({ account_id, ...link }): BulkEntry => {
    return { accountId: account_id, command: { kind: 'link_advisor', ...link } };
  });
  return { envelope, changeId, ...place, entries };
}

type NewAccount = ReturnType<typeof accountsCreate.data.parse>['accounts'][number];

function creation(platformCode: string, fields: NewAccount) {
  const id = accountId(platformCode, fields.participant_code, fields.account_label);
  return { accountId: id, command: { kind: 'create', platformCode, ...fields } } as const;
}
