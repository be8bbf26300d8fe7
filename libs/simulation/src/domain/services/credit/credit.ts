import {
  compose,
  GENERAL_LABEL,
  TOPICS,
  type Composed,
  type Envelope,
  type HoldsPlace,
  type HoldsRelease,
  type Participant,
  type ParticipantsChanged,
} from '@ballast/contracts';
import {
  depositPost,
  holdsPlace,
  holdsRelease,
  holdsReleased,
  holdsDecided,
  participantsApplied,
} from '@ballast/contracts/credit';
import { settlementDelayed, tradesBooked } from '@ballast/contracts/execution';
import {
  accountChanged,
  accountChangeRefused,
  accountCloseRequested,
  grantChanged,
  participantsChanged,
} from '@ballast/contracts/registry';
import { accountId, type Contents } from '@ballast/domain-advisors';
import {
  decideHolds,
  DEFAULT_CREDIT_LIMITS,
  readsHoldings,
  type CheckedParticipant,
  type CreditState,
  type ParticipantStanding,
} from '@ballast/domain-credit';
import { evolve, holdsOf, LedgerAccounts, releaseHolds, type LedgerBook } from '@ballast/domain-ledger';
import { traderId } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import type { Messages } from '../../messages';
import type { PlantedBug } from '../../planted-bugs';
import type { Now, Service } from '../../service';
import { Journal, Table } from '../../tables';
import { Authorizations } from './authorizations';
import { CustomerAccounts, isAboutAccounts } from './customer-accounts';
import { LedgerTables } from './ledger-tables';
import { postDeposits } from './post-deposits';
import { postSettlements } from './post-settlements';

/** credit-check: the ledger, holds and the credit check. */
export class CreditService implements Service {
  readonly name = 'credit-check';
  readonly journal = new Journal();
  readonly topics = [TOPICS.creditCommands, TOPICS.tradeEvents, TOPICS.registryEvents];
  readonly ledger = new LedgerTables(this.journal);
  readonly accounts = new LedgerAccounts();
  readonly customerAccounts: CustomerAccounts;
  readonly authorizations: Authorizations;
  /** By platform and code: `SIM/A`. */
  readonly participants = new Table<Participant>(this.journal);
  /** Deposits that were refused, by id. */
  readonly refusedDeposits = new Table<true>(this.journal);
  /** Steps of chunks that are done. */
  readonly done = new Table<true>(this.journal);

  constructor(
    readonly messages: Messages,
    readonly bugs: ReadonlySet<PlantedBug>,
  ) {
    this.customerAccounts = new CustomerAccounts(this.journal, bugs);
    this.authorizations = new Authorizations(this.journal, this.ledger, bugs.has('forgotten_usage'));
  }

  handle(topic: string, messages: readonly LogMessage[], now: Now): readonly Composed[] {
    return messages.flatMap((message) => this.handleOne(topic, message, now));
  }

  standing(platformCode: string, participantCode: string): ParticipantStanding | null {
    const found = this.participants.get(`${platformCode}/${participantCode}`);
    if (found === undefined) return null;
    const { status, funding, disabled_instruments: disabledInstruments } = found;
    const accountStatus = this.customerAccounts.statusOf(platformCode, participantCode);
    return { status, funding, disabledInstruments, accountStatus };
  }

  private handleOne(topic: string, message: LogMessage, now: Now): readonly Composed[] {
    if (topic === TOPICS.registryEvents) return this.takeOver(message, now);
    switch (message.type) {
      case tradesBooked.type:
        return postSettlements(this, this.messages.read(tradesBooked, message), now);
      case settlementDelayed.type:
        return [];
      case holdsPlace.type:
        return this.placeHolds(this.messages.read(holdsPlace, message), now);
      case holdsRelease.type:
        return [this.release(this.messages.read(holdsRelease, message), now)];
      case depositPost.type:
        return postDeposits(this, this.messages.read(depositPost, message), now);
      default:
        throw new Error(`credit-check does not know ${message.type}`);
    }
  }

  private takeOver(message: LogMessage, now: Now): readonly Composed[] {
    const { type } = message;
    if (type === accountChangeRefused.type) return [];
    if (type === accountCloseRequested.type) {
      const request = this.messages.read(accountCloseRequested, message);
      return this.customerAccounts.judge(request, this.contents(request.data.account_id), now);
    }
    if (!isAboutAccounts(type)) return [this.apply(this.messages.read(participantsChanged, message), now)];
    const fact = type === grantChanged.type ? grantChanged : accountChanged;
    return this.customerAccounts.apply(this.messages.read(fact, message), now);
  }

  /** Contents of the account that is to be closed and of the Traders of its holder. Every simulated account is `general`. */
  private contents(id: string): Contents {
    return this.ledger.contents(
      ({ platformCode, ownerCode }) => accountId(platformCode, ownerCode, GENERAL_LABEL) === id,
    );
  }

  /** A participant that is known in a later version stays as it is. */
  private apply(change: Envelope<ParticipantsChanged>, now: Now): Composed {
    const { platformCode, data } = change;
    for (const participant of data.participants) {
      const key = `${platformCode}/${participant.participant_code}`;
      const known = this.participants.get(key);
      if (known === undefined || known.updated_at < participant.updated_at) this.participants.set(key, participant);
    }
    return compose(participantsApplied, {
      cause: change,
      key: platformCode,
      place: data.chunk,
      occurredAt: now.at,
      data: { change_id: data.change_id, chunk: data.chunk, participants: data.participants },
    });
  }

  private placeHolds(command: Envelope<HoldsPlace>, now: Now): readonly Composed[] {
    const { data, platformCode } = command;
    const { operation_id, chunk } = data;
    if (!this.done.insert(`place ${operation_id}/${chunk}`, true)) return [];
    const book = this.ledger.book();
    const state = this.stateOf(command, book, now);
    const decided = decideHolds(data, state, DEFAULT_CREDIT_LIMITS);
    for (const fact of decided.facts) evolve(book, fact);
    decided.decisions.forEach(({ opens_trader }, index) => {
      const trader = state.participants[index]?.trader;
      if (opens_trader && trader !== undefined) {
        const ownerCode = state.participants[index]?.requested.participant_code ?? '';
        this.ledger.open({ account: trader, platformCode, ownerCode });
      }
    });
    this.ledger.place(holdsOf(decided.facts));
    this.ledger.save(book);
    this.authorizations.note(command, { now: state.now, decisions: decided.decisions });
    return [
      compose(holdsDecided, {
        cause: command,
        key: data.strategy_id,
        place: `${operation_id}:${chunk}`,
        occurredAt: now.at,
        data: {
          operation_id,
          chunk,
          quoted_currency: data.quoted_currency,
          float_available_before: decided.floatAvailableBefore,
          float_available_after: decided.floatAvailableAfter,
          decisions: [...decided.decisionsInScope],
          ...(data.initiated_by === undefined ? {} : { initiated_by: data.initiated_by }),
        },
      }),
    ];
  }

  private stateOf({ platformCode, data }: Envelope<HoldsPlace>, book: LedgerBook, now: Now): CreditState {
    const { initiated_by: actor = '' } = data;
    const actorStatus = this.standing(platformCode, actor)?.status;
    const accounts = this.accounts.onPlatform(platformCode);
    const participants = data.participants.map((requested): CheckedParticipant => {
      const { participant_code: holder } = requested;
      const trader = accounts.trader(traderId(data.strategy_id, holder));
      const authority = this.customerAccounts.authorityOf({ actor, actorStatus, holder }, { platformCode, now });
      return {
        requested,
        authority: this.authorizations.withUsage(authority, { platformCode, holder, actor, now: now.at }),
        standing: this.standing(platformCode, holder),
        trader,
        hasTrader: this.ledger.accounts.has(trader.id),
        holdings: readsHoldings(data) ? book.ofAccount(trader.id) : [],
      };
    });
    return { now: now.at, accounts, participants, balances: book };
  }

  private release(command: Envelope<HoldsRelease>, now: Now): Composed {
    const { operation_id, strategy_id, chunk, source_ids } = command.data;
    if (!this.bugs.has('forgotten_release')) {
      const holds = [...this.ledger.take(source_ids).values()].flat();
      const book = this.ledger.book(holds);
      for (const fact of releaseHolds(holds)) evolve(book, fact);
      this.ledger.save(book);
      this.authorizations.end(source_ids);
    }
    return compose(holdsReleased, {
      cause: command,
      key: strategy_id,
      place: `${operation_id}:${chunk}`,
      occurredAt: now.at,
      data: { operation_id, chunk, source_ids },
    });
  }
}
