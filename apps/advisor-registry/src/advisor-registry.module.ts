import { Module } from '@nestjs/common';
import { ChangeAccountsHandler } from './change-accounts/change-accounts.handler';
import { ChangeParticipantsHandler } from './change-participants/change-participants.handler';
import { ExpiredGrantsQuery } from './expire-grants/expired-grants.query';
import { ExpiredGrantsWatch } from './expire-grants/expired-grants.watch';
import { CustomerAccountStore } from './persistence/customer-account.store';
import { HandledChangeRetention } from './persistence/handled-change-retention';
import { HandledChangeStore } from './persistence/handled-change.store';
import { ParticipantStore } from './persistence/participant.store';
import { RegistryCommandsConsumer } from './registry-commands/registry-commands.consumer';
import { RegistryMetrics } from './registry.metrics';

@Module({
  controllers: [RegistryCommandsConsumer],
  providers: [
    ChangeParticipantsHandler,
    ChangeAccountsHandler,
    ExpiredGrantsWatch,
    ExpiredGrantsQuery,
    CustomerAccountStore,
    HandledChangeRetention,
    HandledChangeStore,
    ParticipantStore,
    RegistryMetrics,
  ],
})
export class AdvisorRegistryModule {}
