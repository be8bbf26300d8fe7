import { Inject, Injectable } from '@nestjs/common';
import {
  compose,
  type AppliedAccount,
  type Envelope,
  type TransferDecided,
  type TransferInputs,
  type TransferRequest,
} from '@ballast/contracts';
import { transferDecided } from '@ballast/contracts/money';
import {
  evolve,
  LedgerAccounts,
  LedgerBook,
  postTransfer,
  type LedgerTransaction,
  type PlatformAccounts,
} from '@ballast/domain-ledger';
import { judgeTransfer, type TransferVerdict } from '@ballast/domain-money';
import { formatUnits, parseUnits, toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { CreditMetrics } from '../credit.metrics';
import { AccountStore, type OwnedAccount } from '../persistence/account.store';
import { BalanceStore } from '../persistence/balance.store';
import { countingPart } from '../persistence/counting-part';
import { CustomerAccountStore } from '../persistence/customer-account.store';
import type { PlacedTransaction } from '../persistence/journal.store';
import { LedgerStore } from '../persistence/ledger.store';
import { ParticipantStore, type Standings } from '../persistence/participant.store';
import { DecidedTransferStore } from './decided-transfer.store';
import { endsOf } from './opened-ends';

type Command = Envelope<TransferRequest>;

/** A transfer to decide, with its accounts of the ledger. */
interface CheckedTransfer {
  readonly command: Command;
  readonly accounts: PlatformAccounts;
  readonly from: OwnedAccount;
  readonly to: OwnedAccount;
}

interface DecidedTransfer extends CheckedTransfer {
  readonly inputs: TransferInputs;
  readonly verdict: TransferVerdict;
  /** Undefined for a rejected transfer. */
  readonly transaction: LedgerTransaction | undefined;
}

/** Everything by which the transfers of a slice are decided. */
interface Circumstances {
  readonly customers: ReadonlyMap<string, AppliedAccount>;
  readonly standings: Standings;
  readonly book: LedgerBook;
}

/**
 * Decides transfers between customer accounts in the order of the log, and posts each one at once. Customer accounts and
 * participants stay locked until the commit, so a status or a tenant that counts cannot change in between. A transfer that comes again
 * changes nothing: its first decision stands.
 */
@Injectable()
export class TransferMoneyHandler {
  constructor(
    private readonly decided: DecidedTransferStore,
    private readonly customers: CustomerAccountStore,
    private readonly participants: ParticipantStore,
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly ledger: LedgerStore,
    private readonly metrics: CreditMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, received: readonly Command[]): Promise<readonly OutgoingMessage[]> {
    const fresh = await this.decided.firstTime(
      tx,
      received.map(({ data }) => data.transfer.id),
    );
    const transfers = checked(received.filter(({ data }) => fresh.has(data.transfer.id)));
    if (transfers.length === 0) return [];
    const customers = await this.customers.lockForTrade(
      tx,
      transfers.flatMap(({ command: { data } }) => [data.from_account_id, data.to_account_id]),
    );
    const standings = await this.participants.standings(tx, transfers.flatMap(participantsOf), 'locked');
    const book = await this.load(tx, transfers);
    const decided = transfers.map((transfer) => decide(transfer, { customers, standings, book }));
    const posted = await this.post(tx, decided, book);
    tx.afterCommit(() => this.report(decided));
    return decided.map((transfer) => factOf(transfer, posted));
  }

  /** The balances of both ends of the transfers. Opens the accounts that get money, then locks all of them. */
  private async load(tx: Tx, transfers: readonly CheckedTransfer[]): Promise<LedgerBook> {
    const ends = transfers.flatMap(({ from, to }) => [from, to]);
    const unique = [...new Map(ends.map((end) => [end.account.id, end])).values()];
    await this.accounts.ensure(tx, unique);
    const ids = unique.map(({ account }) => account.id);
    await this.accounts.lock(tx, ids);
    return new LedgerBook(await this.balances.read(tx, ids));
  }

  private async post(tx: Tx, decided: readonly DecidedTransfer[], book: LedgerBook): Promise<PostedTransfers> {
    const transactions = decided.flatMap(({ accounts, transaction }) =>
      transaction === undefined ? [] : [{ accounts, transaction }],
    );
    const now = toTimestamp(this.clock());
    if (transactions.length === 0) return { now, placed: new Map() };
    const platforms = [...new Set(decided.map(({ accounts }) => accounts))];
    const written = await this.ledger.post(tx, { book, platforms, transactions });
    return { now, placed: new Map(written.transactions.map((each) => [each.transaction.source.id, each])) };
  }

  private report(decided: readonly DecidedTransfer[]): void {
    this.metrics.posted(decided.flatMap(({ transaction }) => transaction ?? []));
    for (const { command, verdict } of decided) {
      const { id, asset } = command.data.transfer;
      this.logger.info({ transfer_id: id, asset, status: verdict.status }, 'transfer decided');
    }
  }
}

/** The places of the transactions in the journal by transfer, and the time of the transfers without one. */
interface PostedTransfers {
  readonly now: Timestamp;
  readonly placed: ReadonlyMap<string, PlacedTransaction>;
}

/** Commands with their accounts, the first one of each transfer. */
function checked(commands: readonly Command[]): readonly CheckedTransfer[] {
  const ledger = new LedgerAccounts();
  const seen = new Set<string>();
  return commands.flatMap((command): readonly CheckedTransfer[] => {
    const { platformCode, data } = command;
    if (seen.has(data.transfer.id)) return [];
    seen.add(data.transfer.id);
    const accounts = ledger.onPlatform(platformCode);
    return [{ command, accounts, ...endsOf(accounts, data) }];
  });
}

function participantsOf({ command: { platformCode, data } }: CheckedTransfer) {
  const { from_participant_code, to_participant_code, initiated_by } = data.transfer;
  return [...new Set([from_participant_code, to_participant_code, initiated_by])]
    .filter((code) => code !== '')
    .map((participantCode) => ({ platformCode, participantCode }));
}

function decide(transfer: CheckedTransfer, { customers, standings, book }: Circumstances): DecidedTransfer {
  const { command, from, to } = transfer;
  const { data, platformCode } = command;
  const { id, asset, initiated_by } = data.transfer;
  const { scale } = data;
  const standing = (code: string) => standings.get(platformCode)?.get(code)?.status ?? null;
  const { balance, held } = book.unitsOf(from.account.id, asset, scale);
  const inputs: TransferInputs = {
    from: { account: countingPart(customers.get(data.from_account_id)), holder: standing(from.ownerCode) },
    to: { account: countingPart(customers.get(data.to_account_id)), holder: standing(to.ownerCode) },
    initiator: initiated_by === '' ? null : standing(initiated_by),
    funds: { balance: formatUnits(balance, scale), held: formatUnits(held, scale) },
  };
  const verdict = judgeTransfer(data, inputs);
  if (verdict.status === 'rejected') return { ...transfer, inputs, verdict, transaction: undefined };
  const amount = { asset, scale, units: parseUnits(data.transfer.amount, scale) };
  const fact = postTransfer({ id, from: from.account, to: to.account, amount }, book);
  evolve(book, fact);
  return { ...transfer, inputs, verdict, transaction: fact.transaction };
}

function factOf({ command, inputs, verdict }: DecidedTransfer, { now, placed }: PostedTransfers): OutgoingMessage {
  const { transfer, from_account_id, to_account_id, scale } = command.data;
  const own = placed.get(transfer.id);
  const at = own?.createdAt ?? now;
  const { client_transfer_id, initiated_by, ...terms } = transfer;
  const reason = verdict.status === 'settled' ? { status_reason: '', status_code: '' } : verdict.reason;
  const data: TransferDecided = {
    transfer: {
      ...terms,
      status: verdict.status,
      ...reason,
      movement_id: own?.transaction.id ?? '',
      client_transfer_id,
      initiated_by,
      created_at: at,
      updated_at: at,
    },
    from_account_id,
    to_account_id,
    scale,
    inputs,
    first_position: own?.firstPosition ?? 0,
    postings: [...(own?.transfers ?? [])],
  };
  const { platformCode: key } = command;
  return compose(transferDecided, { cause: command, key, place: transfer.id, occurredAt: at, data });
}
