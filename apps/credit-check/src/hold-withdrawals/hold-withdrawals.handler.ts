import { Inject, Injectable } from '@nestjs/common';
import {
  compose,
  type AppliedAccount,
  type Envelope,
  type Withdrawal,
  type WithdrawalInputs,
  type WithdrawalRequest,
} from '@ballast/contracts';
import { withdrawalDecided, withdrawalSend } from '@ballast/contracts/money';
import { evolve, holdPlaced, LedgerAccounts, LedgerBook, type PlatformAccounts } from '@ballast/domain-ledger';
import { judgeWithdrawal, type WithdrawalVerdict } from '@ballast/domain-money';
import { formatUnits, toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { AccountStore } from '../persistence/account.store';
import { BalanceStore } from '../persistence/balance.store';
import { countingPart } from '../persistence/counting-part';
import { CustomerAccountStore } from '../persistence/customer-account.store';
import { HoldStore } from '../persistence/hold.store';
import { ParticipantStore, type Standings } from '../persistence/participant.store';
import { DecidedWithdrawalStore } from './decided-withdrawal.store';
import { heldFor, ownAccount } from './withdrawal-account';

type Command = Envelope<WithdrawalRequest>;

interface DecidedWithdrawal {
  readonly command: Command;
  readonly accounts: PlatformAccounts;
  readonly inputs: WithdrawalInputs;
  readonly verdict: WithdrawalVerdict;
}

/** Everything by which the withdrawals of a slice are decided. */
interface Circumstances {
  readonly ledger: LedgerAccounts;
  readonly customers: ReadonlyMap<string, AppliedAccount>;
  readonly standings: Standings;
  readonly book: LedgerBook;
}

/**
 * Decides withdrawals from customer accounts in the order of the log, and holds the money of approved ones. Customer
 * accounts and participants stay locked until the commit. A withdrawal that comes again changes nothing: its first
 * decision stands.
 */
@Injectable()
export class HoldWithdrawalsHandler {
  constructor(
    private readonly decided: DecidedWithdrawalStore,
    private readonly customers: CustomerAccountStore,
    private readonly participants: ParticipantStore,
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly holds: HoldStore,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, received: readonly Command[]): Promise<readonly OutgoingMessage[]> {
    const fresh = new Set(
      await this.decided.firstTime(
        tx,
        received.map(({ data }) => data.withdrawal.id),
      ),
    );
    const commands = received.filter(({ data }) => fresh.delete(data.withdrawal.id));
    if (commands.length === 0) return [];
    const customers = await this.customers.lockForTrade(
      tx,
      commands.map(({ data }) => data.account_id),
    );
    const standings = await this.participants.standings(tx, commands.flatMap(participantsOf), 'locked');
    const ledger = new LedgerAccounts();
    const own = commands.map(({ platformCode, data }) => ownAccount(ledger.onPlatform(platformCode), data));
    const ids = [...new Set(own.map(({ account }) => account.id))];
    await this.accounts.lock(tx, ids);
    const book = new LedgerBook(await this.balances.read(tx, ids));
    const decided = commands.map((command) => decide(command, { ledger, customers, standings, book }));
    await this.holds.place(tx, book.openHolds());
    await this.balances.write(tx, book.changes());
    const now = toTimestamp(this.clock());
    tx.afterCommit(() => this.report(decided));
    return decided.flatMap((withdrawal) => messagesOf(withdrawal, now));
  }

  private report(decided: readonly DecidedWithdrawal[]): void {
    for (const { command, verdict } of decided) {
      const { id, asset } = command.data.withdrawal;
      this.logger.info({ withdrawal_id: id, asset, status: verdict.status }, 'withdrawal decided');
    }
  }
}

function participantsOf({ platformCode, data }: Command) {
  const { participant_code, initiated_by } = data.withdrawal;
  return [...new Set([participant_code, initiated_by])]
    .filter((code) => code !== '')
    .map((participantCode) => ({ platformCode, participantCode }));
}

function decide(command: Command, { ledger, customers, standings, book }: Circumstances): DecidedWithdrawal {
  const { data, platformCode } = command;
  const { withdrawal, account_id, scale } = data;
  const accounts = ledger.onPlatform(platformCode);
  const standing = (code: string) => standings.get(platformCode)?.get(code)?.status ?? null;
  const { balance, held } = book.unitsOf(ownAccount(accounts, data).account.id, withdrawal.asset, scale);
  const inputs: WithdrawalInputs = {
    from: { account: countingPart(customers.get(account_id)), holder: standing(withdrawal.participant_code) },
    initiator: withdrawal.initiated_by === '' ? null : standing(withdrawal.initiated_by),
    funds: { balance: formatUnits(balance, scale), held: formatUnits(held, scale) },
  };
  const verdict = judgeWithdrawal(data, inputs);
  if (verdict.status === 'APPROVED') evolve(book, holdPlaced(heldFor(accounts, data)));
  return { command, accounts, inputs, verdict };
}

/** The decision as a fact, and the order to the rail for an approved withdrawal. */
function messagesOf({ command, inputs, verdict }: DecidedWithdrawal, now: Timestamp): OutgoingMessage[] {
  const { withdrawal: asked, account_id, scale } = command.data;
  const { address, destination_tag, withdrawal_account_id, client_withdrawal_request_id, ...head } = asked;
  const withdrawal: Withdrawal = {
    ...head,
    settled_amount: formatUnits(0n, scale),
    ...verdict,
    address,
    destination_tag,
    withdrawal_account_id,
    transaction_id: '',
    client_withdrawal_request_id,
    created_at: now,
    updated_at: now,
  };
  const from = { cause: command, place: asked.id, occurredAt: now };
  const data = { withdrawal, account_id, scale };
  const fact = compose(withdrawalDecided, { ...from, key: command.platformCode, data: { ...data, inputs } });
  return verdict.status === 'APPROVED' ? [fact, compose(withdrawalSend, { ...from, key: account_id, data })] : [fact];
}
