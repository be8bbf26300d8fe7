import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@ballast/contracts';
import { decodeMessages, WritePath, type LogMessage, type OutgoingMessage, type Slice } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { readAccountChange } from '../change-accounts/account-change';
import { ChangeAccountsHandler } from '../change-accounts/change-accounts.handler';
import { ChangeParticipantsHandler } from '../change-participants/change-participants.handler';
import { isParticipantChange, readParticipantChange } from '../change-participants/participant-change';

/**
 * The one ordered stream of a platform's participants and accounts. Each command is decided from what the commands before
 * it have left, so participants and accounts are handled in the order in which they stand in the log.
 */
@Controller()
export class RegistryCommandsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly changeParticipants: ChangeParticipantsHandler,
    private readonly changeAccounts: ChangeAccountsHandler,
  ) {}

  @EventPattern(TOPICS.registryCommands)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, async (tx, messages) => {
      const answers: OutgoingMessage[] = [];
      for (const run of inRunsByKind(messages)) answers.push(...(await this.handle(tx, run)));
      return answers;
    });
  }

  private handle(tx: Tx, run: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const [first] = run;
    return first !== undefined && isParticipantChange(first)
      ? this.changeParticipants.handle(tx, decodeMessages(run, readParticipantChange))
      : this.changeAccounts.handle(tx, decodeMessages(run, readAccountChange));
  }
}

/** The messages in runs of one kind: participants or accounts. */
function inRunsByKind(messages: readonly LogMessage[]): readonly (readonly LogMessage[])[] {
  const runs: LogMessage[][] = [];
  let isOfParticipants: boolean | undefined;
  for (const message of messages) {
    const run = runs.at(-1);
    if (run === undefined || isParticipantChange(message) !== isOfParticipants) runs.push([message]);
    else run.push(message);
    isOfParticipants = isParticipantChange(message);
  }
  return runs;
}
