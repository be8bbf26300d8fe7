import { decode, type AccountChange, type Envelope } from '@ballast/contracts';
import { accountApplied, grantApplied } from '@ballast/contracts/credit';
import { accountChanged, grantChanged } from '@ballast/contracts/registry';
import type { LogMessage } from '@ballast/platform-log';

/** A fact of the registry about customer accounts, with the type of the fact that the credit check answers. */
export interface DecidedChange {
  readonly envelope: Envelope<unknown>;
  readonly changeId: string;
  readonly changes: readonly AccountChange[];
  readonly appliedType: typeof accountApplied;
}

export function isDecidedChange({ type }: LogMessage): boolean {
  return type === accountChanged.type || type === grantChanged.type;
}

/** The change that a message reports. @throws when the message does not keep to its contract. */
export function readDecidedChange(message: LogMessage): DecidedChange {
  const isOfGrants = message.type === grantChanged.type;
  const envelope = decode(isOfGrants ? grantChanged : accountChanged, message);
  const { change_id: changeId, changes } = envelope.data;
  return { envelope, changeId, changes, appliedType: isOfGrants ? grantApplied : accountApplied };
}
