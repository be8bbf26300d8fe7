import { Injectable } from '@nestjs/common';
import type { Envelope, TradesBooked } from '@ballast/contracts';
import {
  fundingOf,
  isPaidByFloat,
  LedgerAccounts,
  LedgerBook,
  type Account,
  type Hold,
  type HoldsBySource,
  type PlatformAccounts,
  type SettlementState,
} from '@ballast/domain-ledger';
import type { Tx } from '@ballast/platform-postgres';
import { AccountStore } from '../persistence/account.store';
import { BalanceStore } from '../persistence/balance.store';
import { HoldStore, type TakenHold } from '../persistence/hold.store';
import { ParticipantStore, type ParticipantKey, type Standings } from '../persistence/participant.store';

/** The booked trades of one chunk, with the accounts of their platform. */
export interface Settlement {
  readonly message: Envelope<TradesBooked>;
  readonly accounts: PlatformAccounts;
}

type Booking = TradesBooked['bookings'][number];

/** State of the ledger from which settlements are posted. Each posting changes it. */
class Settlements {
  constructor(
    readonly all: readonly Settlement[],
    readonly book: LedgerBook,
    private readonly holds: HoldsBySource,
    private readonly standings: Standings,
  ) {}

  /** The part of the state from which one settlement is posted. */
  stateOf({ message, accounts }: Settlement): SettlementState {
    const standings = this.standings.get(message.platformCode);
    const funding = fundingOf(message.data.bookings, this.holds, (code) => standings?.get(code)?.funding);
    return { accounts, holds: this.holds, balances: this.book, funding };
  }
}

/** Loads the state of settlements from the tables of the ledger, and deletes their holds there. */
@Injectable()
export class SettlementStore {
  constructor(
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly holds: HoldStore,
    private readonly participants: ParticipantStore,
  ) {}

  /**
   * Takes the holds and locks the accounts of the customers. Floats are only read here: they are locked when the
   * settlements are written, for the shortest time.
   */
  async take(tx: Tx, messages: readonly Envelope<TradesBooked>[]): Promise<Settlements> {
    const ledger = new LedgerAccounts();
    const settlements = messages.map((message) => ({ message, accounts: ledger.onPlatform(message.platformCode) }));
    const taken = await this.holds.take(
      tx,
      messages.flatMap(({ data }) => data.bookings.map(({ source_id }) => source_id)),
    );
    const holds = onAccounts(settlements, taken);
    const standings = await this.participants.standings(tx, notPaidByFloat(settlements, holds), 'unlocked');
    const { customers, floats } = accountsOf(settlements, standings);
    await this.accounts.lock(tx, customers);
    const rows = await this.balances.read(tx, [...customers, ...floats]);
    return new Settlements(settlements, new LedgerBook(rows, [...holds.values()].flat()), holds, standings);
  }
}

/** The holds of each booking, each with its account: the Trader's, the float or the participant's own account. */
function onAccounts(
  settlements: readonly Settlement[],
  taken: ReadonlyMap<string, readonly TakenHold[]>,
): HoldsBySource {
  const holds = new Map<string, readonly Hold[]>();
  for (const { message, accounts } of settlements) {
    for (const booking of message.data.bookings) {
      const ofSource = taken.get(booking.source_id);
      if (ofSource === undefined) continue;
      holds.set(
        booking.source_id,
        ofSource.map(({ accountId, ...hold }) => ({ ...hold, account: accountOf(accountId, booking, accounts) })),
      );
    }
  }
  return holds;
}

function accountOf(accountId: string, booking: Booking, accounts: PlatformAccounts): Account {
  if (accountId === booking.trader_id) return accounts.trader(accountId);
  return accountId === accounts.float.id ? accounts.float : accounts.participant(booking.participant_code);
}

/** The participants whose standing the settlements need. */
function notPaidByFloat(settlements: readonly Settlement[], holds: HoldsBySource): readonly ParticipantKey[] {
  return settlements.flatMap(({ message: { platformCode, data } }) =>
    data.bookings
      .filter((booking) => !isPaidByFloat(booking, holds))
      .map(({ participant_code }) => ({ platformCode, participantCode: participant_code })),
  );
}

/** Ids of the accounts that the settlements may change. */
function accountsOf(
  settlements: readonly Settlement[],
  standings: Standings,
): { readonly customers: readonly string[]; readonly floats: readonly string[] } {
  const customers = new Set<string>();
  const floats = new Set<string>();
  for (const { message, accounts } of settlements) {
    const ofPlatform = standings.get(message.platformCode);
    floats.add(accounts.float.id);
    for (const { trader_id, participant_code } of message.data.bookings) {
      customers.add(trader_id);
      if (ofPlatform?.get(participant_code)?.funding === 'prefunded') {
        customers.add(accounts.participant(participant_code).id);
      }
    }
  }
  return { customers: [...customers], floats: [...floats] };
}
