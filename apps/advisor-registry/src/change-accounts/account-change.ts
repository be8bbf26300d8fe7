import { decode, type Envelope } from '@ballast/contracts';
import { accountChange, accountCreate } from '@ballast/contracts/registry';
import { accountId, type AccountCommand } from '@ballast/domain-advisors';
import type { LogMessage } from '@ballast/platform-log';

/** A command of registry.commands about one customer account. */
export interface ReceivedAccountChange {
  readonly envelope: Envelope<unknown>;
  readonly changeId: string;
  /** Place of the command among those of one change: a closing has two. */
  readonly chunk: 0 | 1;
  readonly accountId: string;
  readonly command: AccountCommand;
}

/** The command that a message carries. @throws when the message does not keep to its contract. */
export function readAccountChange(message: LogMessage): ReceivedAccountChange {
  if (message.type === accountCreate.type) {
    const envelope = decode(accountCreate, message);
    const { platformCode, data } = envelope;
    const { change_id: changeId, ...fields } = data;
    const id = accountId(platformCode, fields.participant_code, fields.account_label);
    return { envelope, changeId, chunk: 0, accountId: id, command: { kind: 'create', platformCode, ...fields } };
  }
  const envelope = decode(accountChange, message);
  const { change_id: changeId, account_id: id, change } = envelope.data;
  return { envelope, changeId, chunk: change.kind === 'finish_close' ? 1 : 0, accountId: id, command: change };
}
