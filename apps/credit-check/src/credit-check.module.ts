import { Module } from '@nestjs/common';
import { ApplyAccountsHandler } from './apply-accounts/apply-accounts.handler';
import { ApplyParticipantsHandler } from './apply-participants/apply-participants.handler';
import { CloseAccountsHandler } from './close-accounts/close-accounts.handler';
import { ClosingStore } from './close-accounts/closing.store';
import { CreditCommandsConsumer } from './credit-commands/credit-commands.consumer';
import { CreditMetrics } from './credit.metrics';
import { DecidedOutflowStore } from './decide-outflows/decided-outflow.store';
import { DecideOutflowsHandler } from './decide-outflows/decide-outflows.handler';
import { DecidedQuoteStore } from './hold-quotes/decided-quote.store';
import { HoldQuotesHandler } from './hold-quotes/hold-quotes.handler';
import { AccountStore } from './persistence/account.store';
import { AuthorityStore } from './persistence/authority.store';
import { AuthorizationStore } from './persistence/authorization.store';
import { BalanceStore } from './persistence/balance.store';
import { ChunkStore } from './persistence/chunk.store';
import { CustomerAccountStore } from './persistence/customer-account.store';
import { AuthorizationRetention } from './persistence/authorization-retention';
import { DecidedChunkRetention } from './persistence/decided-chunk-retention';
import { HoldStore } from './persistence/hold.store';
import { JournalStore } from './persistence/journal.store';
import { LedgerStore } from './persistence/ledger.store';
import { ParticipantStore } from './persistence/participant.store';
import { PlaceHoldsHandler } from './place-holds/place-holds.handler';
import { PlacementStore } from './place-holds/placement.store';
import { PostDepositsHandler } from './post-deposits/post-deposits.handler';
import { RefusedDepositStore } from './post-deposits/refused-deposit.store';
import { PostQuotesHandler } from './post-quotes/post-quotes.handler';
import { PostSettlementsConsumer } from './post-settlements/post-settlements.consumer';
import { PostSettlementsHandler } from './post-settlements/post-settlements.handler';
import { SettlementStore } from './post-settlements/settlement.store';
import { ChecksController } from './preview-checks/checks.controller';
import { PreviewChecksHandler } from './preview-checks/preview-checks.handler';
import { AssetScalesConsumer } from './read-models/asset-scales/asset-scales.consumer';
import { AssetScalesProjection } from './read-models/asset-scales/asset-scales.projection';
import { AssetScalesQuery } from './read-models/asset-scales/asset-scales.query';
import { BalancesAsOfQuery } from './read-models/balances/balances-as-of.query';
import { BalancesController } from './read-models/balances/balances.controller';
import { BalancesQuery } from './read-models/balances/balances.query';
import { EntriesController } from './read-models/entries/entries.controller';
import { EntriesQuery } from './read-models/entries/entries.query';
import { LastPositionQuery } from './read-models/last-position/last-position.query';
import { RegistryEventsConsumer } from './registry-events/registry-events.consumer';
import { ReleaseHoldsHandler } from './release-holds/release-holds.handler';
import { AdvanceMovementsHandler } from './advance-movements/advance-movements.handler';
import { RailNewsConsumer } from './advance-movements/rail-news.consumer';
import { HoldMovementsHandler } from './hold-movements/hold-movements.handler';
import { MovementStore } from './persistence/movement.store';
import { DecidedTransferStore } from './transfer-money/decided-transfer.store';
import { TransferMoneyHandler } from './transfer-money/transfer-money.handler';

@Module({
  controllers: [
    CreditCommandsConsumer,
    PostSettlementsConsumer,
    RailNewsConsumer,
    RegistryEventsConsumer,
    AssetScalesConsumer,
    BalancesController,
    EntriesController,
    ChecksController,
  ],
  providers: [
    PlaceHoldsHandler,
    ReleaseHoldsHandler,
    PostDepositsHandler,
    PostSettlementsHandler,
    HoldQuotesHandler,
    PostQuotesHandler,
    DecidedQuoteStore,
    DecideOutflowsHandler,
    DecidedOutflowStore,
    TransferMoneyHandler,
    HoldMovementsHandler,
    AdvanceMovementsHandler,
    MovementStore,
    DecidedTransferStore,
    ApplyParticipantsHandler,
    ApplyAccountsHandler,
    PreviewChecksHandler,
    PlacementStore,
    SettlementStore,
    LedgerStore,
    JournalStore,
    AccountStore,
    AuthorityStore,
    AuthorizationStore,
    AuthorizationRetention,
    BalanceStore,
    HoldStore,
    RefusedDepositStore,
    CloseAccountsHandler,
    ClosingStore,
    ChunkStore,
    DecidedChunkRetention,
    ParticipantStore,
    CustomerAccountStore,
    CreditMetrics,
    AssetScalesProjection,
    AssetScalesQuery,
    BalancesQuery,
    BalancesAsOfQuery,
    EntriesQuery,
    LastPositionQuery,
  ],
})
export class CreditCheckModule {}
