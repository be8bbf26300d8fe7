import { decode, decodeKept, type Envelope, type ExecutionsSettle } from '@ballast/contracts';
import { executionsSettle, executionsWithdraw } from '@ballast/contracts/execution';
import type { LogMessage } from '@ballast/platform-log';
import type { StoredWait } from '@ballast/platform-service';

/** A chunk to settle. */
export interface SettleCommand {
  readonly envelope: Envelope<ExecutionsSettle>;
  /** The command as it stands in the log, to be stored when the chunk has to wait. */
  readonly text: string;
}

export function readCommand(message: LogMessage): SettleCommand {
  return { envelope: decode(executionsSettle, message), text: message.value };
}

export function readWithdrawal(message: LogMessage): Envelope<ExecutionsSettle> {
  return decode(executionsWithdraw, message);
}

/** A command that was stored while its chunk waited. */
export function readStoredCommand({ command: text, key, origin }: StoredWait): SettleCommand {
  return { envelope: decodeKept(executionsSettle, text, { key, origin }), text };
}
