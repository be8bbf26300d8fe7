import { Inject, Injectable } from '@nestjs/common';
import {
  compose,
  grantRightsSchema,
  type AppliedAccount,
  type Composed,
  type Envelope,
  type QuoteCheckInputs,
  type QuoteDecided,
  type QuoteExecute,
} from '@ballast/contracts';
import { quoteAuthorized, quoteDecided } from '@ballast/contracts/quote';
import type { ParticipantStanding } from '@ballast/domain-credit';
import {
  evolve,
  holdPlaced,
  LedgerAccounts,
  LedgerBook,
  type Account,
  type PlatformAccounts,
} from '@ballast/domain-ledger';
import { holdQuote, type QuoteHoldDecision } from '@ballast/domain-rfq';
import { formatUnits, parseUnits, toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { AccountStore, type OwnedAccount } from '../persistence/account.store';
import { AuthorityStore, type GrantBook, type UsedGrant } from '../persistence/authority.store';
import { AuthorizationStore } from '../persistence/authorization.store';
import { BalanceStore } from '../persistence/balance.store';
import { CustomerAccountStore } from '../persistence/customer-account.store';
import { HoldStore } from '../persistence/hold.store';
import { ParticipantStore, type Standings } from '../persistence/participant.store';
import { DecidedQuoteStore } from './decided-quote.store';
import { authorizationsOfQuote } from './authorizations-of-quote';

type Command = Envelope<QuoteExecute>;

/** A quote to decide, with its accounts of the ledger. */
interface CheckedQuote {
  readonly command: Command;
  readonly account: AppliedAccount | null;
  readonly accounts: PlatformAccounts;
  /** The account of the asset. */
  readonly own: Account;
  /** The account of the money. */
  readonly cash: Account;
}

interface Circumstances {
  readonly standings: Standings;
  readonly book: LedgerBook;
  readonly grants: GrantBook;
  readonly now: Timestamp;
}

interface DecidedQuote extends CheckedQuote {
  readonly decision: QuoteHoldDecision;
  readonly inputs: QuoteCheckInputs;
}

/**
 * Decides quotes that their callers execute, in the order of the log, and places their holds. Customer accounts and
 * participants stay locked until the commit, so `authorized_at` is never before a change that counts. A quote that comes
 * again changes nothing: its first decision stands.
 */
@Injectable()
export class HoldQuotesHandler {
  constructor(
    private readonly decided: DecidedQuoteStore,
    private readonly customers: CustomerAccountStore,
    private readonly participants: ParticipantStore,
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly holds: HoldStore,
    private readonly authorities: AuthorityStore,
    private readonly authorizations: AuthorizationStore,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, received: readonly Command[]): Promise<readonly OutgoingMessage[]> {
    const fresh = await this.decided.firstTime(
      tx,
      received.map(({ data }) => data.quote.quote_id),
    );
    const commands = firstOfEach(received).filter(({ data }) => fresh.has(data.quote.quote_id));
    if (commands.length === 0) return [];
    const known = await this.customers.lockForTrade(
      tx,
      commands.map(({ data }) => data.account_id),
    );
    const standings = await this.participants.standings(tx, commands.flatMap(participantsOf), 'locked');
    const ledger = new LedgerAccounts();
    const quotes = commands.map((command) => checkedQuote(command, known.get(command.data.account_id) ?? null, ledger));
    const book = await this.load(tx, quotes);
    // The clock is read under the locks of accounts and participants.
    const now = toTimestamp(this.clock());
    const grants = await this.authorities.grants(tx, commands.flatMap(usedGrants), now);
    const decided = quotes.map((quote) => decide(quote, { standings, book, grants, now }));
    await this.accounts.ensure(tx, decided.flatMap(openedAccount));
    await this.holds.place(tx, book.openHolds());
    await this.balances.write(tx, book.changes());
    const facts = decided.map((quote) => factOf(quote, now));
    await this.authorizations.record(
      tx,
      facts.flatMap(({ envelope }) => authorizationsOfQuote(envelope.data)),
    );
    tx.afterCommit(() => this.report(decided));
    return decided.flatMap((quote, index) => [...facts.slice(index, index + 1), ...forVenue(quote, now)]);
  }

  /** The balances of the quotes. Locks the customers' accounts first, floats last. */
  private async load(tx: Tx, quotes: readonly CheckedQuote[]): Promise<LedgerBook> {
    const floats = new Set(quotes.filter(({ cash }) => cash.kind === 'float').map(({ cash }) => cash.id));
    const own = [...(await this.accounts.lock(tx, [...new Set(quotes.map((quote) => quote.own.id))])).keys()];
    return new LedgerBook([
      ...(await this.balances.read(tx, own)),
      ...(await this.balances.lockFloats(tx, [...floats])),
    ]);
  }

  private report(decided: readonly DecidedQuote[]): void {
    for (const { command, decision } of decided) {
      const { quote_id } = command.data.quote;
      this.logger.info({ quote_id, outcome: decision.outcome }, 'quote decided');
    }
  }
}

function firstOfEach(commands: readonly Command[]): readonly Command[] {
  return [
    ...new Map([...commands].reverse().map((command) => [command.data.quote.quote_id, command])).values(),
  ].reverse();
}

function participantsOf({ platformCode, data }: Command) {
  const { participant_code, initiated_by } = data.quote;
  return [participant_code, initiated_by]
    .filter((code) => code !== '')
    .map((participantCode) => ({ platformCode, participantCode }));
}

/** The grant that the caller may have on the account; none for the platform and the holder. */
function usedGrants({ data: { quote, account_id: accountId } }: Command): readonly UsedGrant[] {
  const { initiated_by: actor, participant_code } = quote;
  return actor === '' || actor === participant_code ? [] : [{ accountId, actor }];
}

function checkedQuote(command: Command, account: AppliedAccount | null, ledger: LedgerAccounts): CheckedQuote {
  const accounts = ledger.onPlatform(command.platformCode);
  const { quote, account_id: id } = command.data;
  const own = accounts.ofCustomer({ id, ...quote });
  return { command, account, accounts, own, cash: account?.prefunded === true ? own : accounts.float };
}

function decide(quote: CheckedQuote, { standings, book, grants, now }: Circumstances): DecidedQuote {
  const { command, account, cash, own } = quote;
  const { data, platformCode } = command;
  const { side, quoted_currency, underlying, participant_code, initiated_by } = data.quote;
  const isBuy = side === 'buy';
  const drawnOn = isBuy ? cash : own;
  const scale = isBuy ? data.instrument.quoted_scale : data.instrument.quantity_scale;
  const { balance, held } = book.unitsOf(drawnOn.id, isBuy ? quoted_currency : underlying, scale);
  const [used] = usedGrants(command);
  const grant = used === undefined ? null : grants.find(used);
  const standing = (code: string) => standingOf(standings.get(platformCode)?.get(code));
  const inputs: QuoteCheckInputs = {
    account: account === null ? null : countingPart(account),
    holder: standing(participant_code),
    initiator: used === undefined ? null : standing(initiated_by),
    grant: grant === null ? null : grantRightsSchema.parse(grant),
    used: used === undefined ? '0' : grants.usedOf(used),
    funds: { balance: formatUnits(balance, scale), held: formatUnits(held, scale) },
  };
  const decision = holdQuote(data, inputs, now);
  if (decision.outcome === 'accepted') {
    const { asset, amount } = decision.hold;
    const source = { kind: 'quote', id: data.quote.quote_id } as const;
    const traderId = drawnOn === own ? undefined : own.id;
    const amountOfHold = { asset, scale, units: parseUnits(amount, scale) };
    evolve(book, holdPlaced({ source, account: drawnOn, traderId, amount: amountOfHold }));
    if (used !== undefined && decision.grantVersion > 0) grants.note(used, data.quote.total_notional);
  }
  return { ...quote, decision, inputs };
}

function countingPart({ version, status, participant_code, tenants }: AppliedAccount) {
  return { version, status, participant_code, tenants: [...tenants] };
}

function standingOf(standing: ParticipantStanding | undefined): QuoteCheckInputs['holder'] {
  return standing === undefined
    ? null
    : { status: standing.status, disabled_instruments: [...standing.disabledInstruments] };
}

/** The account of the asset, which an accepted quote opens unless it is there. */
function openedAccount({ command, own, decision }: DecidedQuote): readonly OwnedAccount[] {
  if (decision.outcome !== 'accepted') return [];
  const { participant_code: ownerCode, account_label: label } = command.data.quote;
  return [{ account: own, platformCode: command.platformCode, ownerCode, label }];
}

/** The decision as a fact. */
function factOf({ command, own, cash, decision, inputs }: DecidedQuote, now: Timestamp): Composed<QuoteDecided> {
  const { quote } = command.data;
  const isAccepted = decision.outcome === 'accepted';
  const reason = isAccepted ? { status_reason: '', status_code: '' } : decision.reason;
  const drawnOn = quote.side === 'buy' ? cash : own;
  return compose(quoteDecided, {
    ...{ cause: command, place: quote.quote_id, occurredAt: now, key: command.platformCode },
    data: {
      ...command.data,
      outcome: decision.outcome,
      ...reason,
      ...authorizedBy(decision),
      hold: isAccepted ? { account: drawnOn.name, ...decision.hold } : null,
      inputs,
    },
  });
}

/** The accepted quote for the venue. */
function forVenue({ command, own, cash, decision }: DecidedQuote, now: Timestamp): readonly OutgoingMessage[] {
  if (decision.outcome !== 'accepted') return [];
  const { quote, account_id, instrument, request_id } = command.data;
  const accounts = { own_account: own.name, cash_account: cash.name };
  const data = { quote, account_id, instrument, request_id, ...authorizedBy(decision), ...accounts };
  const from = { cause: command, place: quote.quote_id, occurredAt: now };
  return [compose(quoteAuthorized, { ...from, key: instrument.symbol, data })];
}

function authorizedBy({ authorizedAt, grantVersion }: QuoteHoldDecision) {
  return { authorized_at: authorizedAt, grant_version: grantVersion };
}
