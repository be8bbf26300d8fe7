import { Injectable } from '@nestjs/common';
import { OPERATION_TRAITS, type HoldsPlace } from '@ballast/contracts';
import { readsHoldings, type CreditState, type Holding, type ParticipantStanding } from '@ballast/domain-credit';
import { LedgerAccounts, LedgerBook, type Account, type PlatformAccounts } from '@ballast/domain-ledger';
import { traderId, type Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { AccountStore } from '../persistence/account.store';
import { AuthorityStore, type Acting, type Authorities } from '../persistence/authority.store';
import { BalanceStore } from '../persistence/balance.store';
import type { RecordedAuthorization } from '../persistence/authorization.store';
import type { Access, Standings } from '../persistence/participant.store';

/** A check of one chunk, with or without holds. */
export interface CheckCommand {
  readonly platformCode: string;
  readonly data: HoldsPlace;
}

/** A command with the account of the Trader that each of its participants has, or would get, in their order. */
export interface Placement<C extends CheckCommand> {
  readonly command: C;
  readonly accounts: PlatformAccounts;
  readonly traders: readonly Account[];
}

const NO_STANDINGS: ReadonlyMap<string, ParticipantStanding> = new Map();
const NO_HOLDINGS: readonly Holding[] = [];

/** State of the ledger for the participants of some commands. Each decision changes it. */
class Placements<C extends CheckCommand> {
  constructor(
    readonly all: readonly Placement<C>[],
    private readonly loaded: {
      readonly book: LedgerBook;
      readonly authorities: Authorities;
    },
    private readonly traderIds: Set<string>,
  ) {}

  get book(): LedgerBook {
    return this.loaded.book;
  }

  /** Time of the decisions. */
  get now(): Timestamp {
    return this.loaded.authorities.now;
  }

  /** The part of the state on which the decision about one command depends. */
  stateOf({ command, accounts, traders }: Placement<C>): CreditState {
    const { authorities } = this.loaded;
    const standings = authorities.standings.get(command.platformCode) ?? NO_STANDINGS;
    const needsHoldings = readsHoldings(command.data);
    const acting = actorOf(command);
    const participants = command.data.participants.flatMap((requested, index) => {
      const trader = traders[index];
      if (trader === undefined) return [];
      return {
        requested,
        authority: authorities.of(acting, requested.participant_code),
        standing: standings.get(requested.participant_code) ?? null,
        trader,
        hasTrader: this.traderIds.has(trader.id),
        holdings: needsHoldings ? this.book.ofAccount(trader.id) : NO_HOLDINGS,
      };
    });
    return { now: this.now, accounts, participants, balances: this.book };
  }

  /** Notes what decisions authorized for advisors, so that it counts in the decisions after them. */
  noteAuthorized(authorized: readonly RecordedAuthorization[]): void {
    for (const { accountId, participantCode, notional } of authorized) {
      this.loaded.authorities.grants.note({ accountId, actor: participantCode }, notional);
    }
  }

  /** Notes that a Trader exists from now on. */
  noteTrader(id: string): void {
    this.traderIds.add(id);
  }
}

/** Loads the state of placements from the tables of the ledger. */
@Injectable()
export class PlacementStore {
  constructor(
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly authorities: AuthorityStore,
  ) {}

  /**
   * Loads the state on which the decisions about commands depend: customers' accounts, participants and grants first, floats
   * last. `locked` keeps the state as it is until the commit; `unlocked` is for a check that places no holds.
   */
  async load<C extends CheckCommand>(tx: Tx, commands: readonly C[], access: Access): Promise<Placements<C>> {
    const placements = placementsOf(commands);
    const authorities = await this.authorities.load(tx, commands.map(actorOf), access);
    const traderIds = (withHoldings: boolean): readonly string[] =>
      placements.flatMap(({ command, traders }) =>
        readsHoldings(command.data) === withHoldings ? traders.map(({ id }) => id) : [],
      );
    const cash = cashAccounts(placements, authorities.standings);
    const accountIds = [...new Set([...traderIds(true), ...cash.own])];
    const existing = await this.accounts.existing(tx, traderIds(false));
    const loaded = await this.accountsOf(tx, accountIds, access);
    const rows = [
      ...(await this.balances.read(tx, loaded)),
      ...(await (access === 'locked'
        ? this.balances.lockFloats(tx, cash.floats)
        : this.balances.read(tx, cash.floats))),
    ];
    const traderIdsThatExist = new Set([...existing, ...loaded]);
    return new Placements(placements, { book: new LedgerBook(rows), authorities }, traderIdsThatExist);
  }

  private async accountsOf(tx: Tx, accountIds: readonly string[], access: Access): Promise<readonly string[]> {
    return access === 'locked'
      ? [...(await this.accounts.lock(tx, accountIds)).keys()]
      : [...(await this.accounts.existing(tx, accountIds))];
  }
}

function actorOf({ platformCode, data }: CheckCommand): Acting {
  const holders = data.participants.map(({ participant_code }) => participant_code);
  return { platformCode, actor: data.initiated_by ?? '', holders };
}

function placementsOf<C extends CheckCommand>(commands: readonly C[]): readonly Placement<C>[] {
  const ledger = new LedgerAccounts();
  return commands.map((command) => {
    const { platformCode, data } = command;
    const accounts = ledger.onPlatform(platformCode);
    const traders = data.participants.map(({ participant_code }) =>
      accounts.trader(traderId(data.strategy_id, participant_code)),
    );
    return { command, accounts, traders };
  });
}

/** The accounts that pay for buys: the own accounts of prefunded participants, and the floats of novated ones. */
function cashAccounts(
  placements: readonly Placement<CheckCommand>[],
  standings: Standings,
): { readonly own: readonly string[]; readonly floats: readonly string[] } {
  const own = new Set<string>();
  const floats = new Set<string>();
  for (const { command, accounts } of placements) {
    if (!OPERATION_TRAITS[command.data.type].spendsCash) continue;
    const ofPlatform = standings.get(command.platformCode);
    for (const { participant_code } of command.data.participants) {
      const funding = ofPlatform?.get(participant_code)?.funding;
      if (funding === undefined) continue;
      const account = accounts.cashOf(participant_code, funding);
      (account.kind === 'float' ? floats : own).add(account.id);
    }
  }
  return { own: [...own], floats: [...floats] };
}
