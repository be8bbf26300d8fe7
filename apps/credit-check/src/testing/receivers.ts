import { TOPICS } from '@ballast/contracts';
import { systemClock, type Clock } from '@ballast/kernel';
import type { LogBatch, WritePath } from '@ballast/platform-log';
import { createLogger, Metrics } from '@ballast/platform-observability';
import { ApplyParticipantsConsumer } from '../apply-participants/apply-participants.consumer';
import { ApplyParticipantsHandler } from '../apply-participants/apply-participants.handler';
import type { CreditCheckConfig } from '../config';
import { CreditCommandsConsumer } from '../credit-commands/credit-commands.consumer';
import { CreditMetrics } from '../credit.metrics';
import { AccountStore } from '../persistence/account.store';
import { BalanceStore } from '../persistence/balance.store';
import { ChunkStore } from '../persistence/chunk.store';
import { HoldStore } from '../persistence/hold.store';
import { JournalStore } from '../persistence/journal.store';
import { LedgerStore } from '../persistence/ledger.store';
import { ParticipantStore } from '../persistence/participant.store';
import { PlaceHoldsHandler } from '../place-holds/place-holds.handler';
import { PlacementStore } from '../place-holds/placement.store';
import { PostDepositsHandler } from '../post-deposits/post-deposits.handler';
import { PostSettlementsConsumer } from '../post-settlements/post-settlements.consumer';
import { PostSettlementsHandler } from '../post-settlements/post-settlements.handler';
import { SettlementStore } from '../post-settlements/settlement.store';
import { ReleaseHoldsHandler } from '../release-holds/release-holds.handler';

export interface Receiver {
  receive(batch: LogBatch): Promise<void>;
}

/** The consumers of the service by topic, without a running service: a spec or benchmark hands them batches itself. */
export function receivers(
  writePath: WritePath,
  config: CreditCheckConfig,
  clock: Clock = systemClock,
): Readonly<Record<string, Receiver>> {
  const logger = createLogger({ service: 'credit-check', level: 'silent' });
  const metrics = new CreditMetrics(new Metrics('credit-check'));
  const accounts = new AccountStore();
  const balances = new BalanceStore();
  const holds = new HoldStore();
  const chunks = new ChunkStore();
  const journal = new JournalStore();
  const participants = new ParticipantStore();
  const ledger = new LedgerStore(balances, journal, clock);
  const placements = new PlacementStore(accounts, balances, participants);
  const settlements = new SettlementStore(accounts, balances, holds, participants);
  return {
    [TOPICS.creditCommands]: new CreditCommandsConsumer(
      writePath,
      config,
      new PlaceHoldsHandler(placements, accounts, balances, holds, chunks, metrics, logger, clock, config),
      new ReleaseHoldsHandler(accounts, balances, holds, chunks, metrics, logger, clock),
      new PostDepositsHandler(accounts, balances, journal, ledger, participants, metrics, logger),
    ),
    [TOPICS.tradeEvents]: new PostSettlementsConsumer(
      writePath,
      new PostSettlementsHandler(settlements, ledger, chunks, metrics, logger, clock),
    ),
    [TOPICS.registryEvents]: new ApplyParticipantsConsumer(
      writePath,
      new ApplyParticipantsHandler(participants, clock),
    ),
  };
}
