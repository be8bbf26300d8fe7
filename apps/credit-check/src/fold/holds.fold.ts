import { decode, TOPICS, type Envelope } from '@ballast/contracts';
import { holdsDecided, holdsReleased, settlementPosted } from '@ballast/contracts/credit';
import { decidedHolds } from '@ballast/domain-credit';
import { LedgerAccounts, type Hold } from '@ballast/domain-ledger';
import { format, traderId } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase } from '@ballast/platform-record';
import { AccountStore, type OwnedAccount } from '../persistence/account.store';
import { AuthorizationStore } from '../persistence/authorization.store';
import { BalanceStore } from '../persistence/balance.store';
import { type ChunkKey, ChunkStore } from '../persistence/chunk.store';
import { HoldStore } from '../persistence/hold.store';
import { authorizationsOf } from '../place-holds/authorizations-of';
import { closeHolds } from './close-holds';

/** Chunks of facts, and the time at which their step was done. */
const DONE = {
  keyOf: ({ data }: Envelope<ChunkKey>): ChunkKey => data,
  doneAt: ({ occurredAt }: Envelope<ChunkKey>): string => occurredAt,
};

type HoldsDecided = Envelope<ReturnType<typeof holdsDecided.data.parse>>;

/** The phase of decided and released holds, with the accounts of Traders that decisions open. */
export class HoldsFold implements FoldPhase {
  readonly topic = TOPICS.creditEvents;
  readonly types = [holdsDecided.type, holdsReleased.type, settlementPosted.type];

  private readonly accounts = new AccountStore();
  private readonly authorizations = new AuthorizationStore();
  private readonly balances = new BalanceStore();
  private readonly chunks = new ChunkStore();
  private readonly holds = new HoldStore();

  async apply(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const of = (type: string): readonly LogMessage[] => messages.filter((message) => message.type === type);
    // Holds are released after they were placed, never before, so the order within the slice does not matter.
    await this.place(
      tx,
      of(holdsDecided.type).map((message) => decode(holdsDecided, message)),
    );
    const released = of(holdsReleased.type).map((message) => decode(holdsReleased, message));
    const undecided = released.filter(({ data }) => data.traders !== undefined);
    await this.chunks.firstTime(tx, 'place', { items: undecided, ...DONE });
    await closeHolds(
      tx,
      { holds: this.holds, balances: this.balances },
      released.flatMap(({ data }) => data.source_ids),
    );
    const settled = of(settlementPosted.type).map((message) => decode(settlementPosted, message));
    await this.chunks.firstTime(tx, 'settle', { items: settled, ...DONE });
  }

  /** Places the holds of chunks that were not decided before: those of the others may be closed already. */
  private async place(tx: Tx, decided: readonly HoldsDecided[]): Promise<void> {
    const fresh = await this.chunks.firstTime(tx, 'place', { items: decided, ...DONE });
    const ledger = new LedgerAccounts();
    const placed = fresh.flatMap((fact) => decidedHolds(ledger.onPlatform(fact.platformCode), fact.key, fact.data));
    await this.accounts.ensure(
      tx,
      fresh.flatMap((fact) => openedAccounts(ledger, fact)),
    );
    await this.holds.place(tx, placed);
    await this.balances.add(tx, placed.map(heldBy));
    await this.authorizations.record(
      tx,
      fresh.flatMap((fact) => authorizationsOf(fact, fact.data.decisions)),
    );
  }
}

function openedAccounts(ledger: LedgerAccounts, { key: strategyId, platformCode, data }: HoldsDecided): OwnedAccount[] {
  return data.decisions
    .filter(({ opens_trader }) => opens_trader)
    .map(({ participant_code }) => ({
      account: ledger.onPlatform(platformCode).trader(traderId(strategyId, participant_code)),
      platformCode,
      ownerCode: participant_code,
      label: strategyId,
    }));
}

function heldBy({ account, amount }: Hold) {
  return { accountId: account.id, asset: amount.asset, balance: '0', held: format(amount) };
}
