import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { accountCloseRequested, participantsChanged } from '@ballast/contracts/registry';
import { decodeMessages, WritePath, type Slice } from '@ballast/platform-log';
import { isDecidedChange, readDecidedChange } from '../apply-accounts/decided-change';
import { ApplyAccountsHandler } from '../apply-accounts/apply-accounts.handler';
import { CloseAccountsHandler } from '../close-accounts/close-accounts.handler';
import { ApplyParticipantsHandler } from '../apply-participants/apply-participants.handler';
import { sliceByType } from '../credit-commands/slice-by-type';

/** Takes in participants, customer accounts and grants that the registry has changed, and requests to close accounts. */
@Controller()
export class RegistryEventsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly applyParticipants: ApplyParticipantsHandler,
    private readonly applyAccounts: ApplyAccountsHandler,
    private readonly closeAccounts: CloseAccountsHandler,
  ) {}

  @EventPattern(TOPICS.registryEvents)
  async receive(@Payload() received: Slice): Promise<void> {
    // A check locks accounts before participants. One transaction for both kinds would lock them the other way round.
    for (const slice of sliceByType(received)) await this.apply(slice);
  }

  private apply(slice: Slice): Promise<void> {
    return this.writePath.commit(slice, async (tx, messages) => {
      const ofParticipants = messages.filter(({ type }) => type === participantsChanged.type);
      const ofAccounts = messages.filter(isDecidedChange);
      const toClose = messages.filter(({ type }) => type === accountCloseRequested.type);
      return [
        ...(await this.applyParticipants.handle(
          tx,
          decodeMessages(ofParticipants, (message) => decode(participantsChanged, message)),
        )),
        ...(await this.applyAccounts.handle(tx, decodeMessages(ofAccounts, readDecidedChange))),
        ...(await this.closeAccounts.handle(
          tx,
          decodeMessages(toClose, (message) => decode(accountCloseRequested, message)),
        )),
      ];
    });
  }
}
