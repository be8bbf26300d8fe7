import { Inject, Injectable } from '@nestjs/common';
import { compose, decode, depositPost, depositPosted, type Deposit, type Envelope } from '@ballast/contracts';
import { FLOAT_ACCOUNT, postDeposit, type DepositPosted } from '@ballast/domain-credit';
import { transactionId } from '@ballast/kernel';
import { decodeMessages, PoisonMessagesError, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER } from '@ballast/platform-service';
import { CreditMetrics } from '../credit.metrics';
import { floatAccountId, GENERAL_LABEL, participantAccountId } from '../persistence/account-ids';
import { accountStore, type AccountRow } from '../persistence/account.store';
import { balanceStore } from '../persistence/balance.store';
import { journalStore } from '../persistence/journal.store';
import { participantStore } from '../persistence/participant.store';
import { postToLedger } from '../persistence/post-to-ledger';
import { WorkingBalances, type BalanceRow } from '../persistence/working-balances';

interface DepositCommand {
  readonly message: LogMessage;
  readonly envelope: Envelope<{ readonly deposit: Deposit }>;
  readonly account: AccountRow;
}

interface PostedDeposit {
  readonly command: DepositCommand;
  readonly posted: DepositPosted;
}

/** Credits accounts from outside. A deposit that comes again changes nothing. */
@Injectable()
export class PostDepositsHandler {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: CreditMetrics,
  ) {}

  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const received = decodeMessages(messages, readCommand);
    await refuseUnknownParticipants(tx, received);
    const commands = await withoutPosted(tx, received);
    if (commands.length === 0) return [];
    await accountStore.ensure(tx, uniqueAccounts(commands));
    const balances = new WorkingBalances(await lockAndRead(tx, commands));
    const posted = commands.map((command) => post(command, balances));
    const written = await postToLedger(tx, balances, {
      platforms: commands.map(({ envelope }) => envelope.platformCode),
      transactions: posted.map(({ command: { account }, posted: { transaction } }) => ({
        platformCode: account.platform_code,
        accountId: account.account_id,
        transaction,
        accountIds: [account.account_id],
      })),
    });
    tx.afterCommit(() => this.report(posted));
    return posted.map(({ command: { envelope }, posted: { transaction } }, index) =>
      compose(depositPosted, {
        key: envelope.platformCode,
        platformCode: envelope.platformCode,
        correlationId: envelope.correlationId,
        causationId: envelope.id,
        occurredAt: written.postedAt,
        data: {
          deposit: envelope.data.deposit,
          transaction_id: transaction.transaction_id,
          balance_after: written.transactions[index]?.transfers[0]?.balance_after ?? '',
        },
      }),
    );
  }

  private report(deposits: readonly PostedDeposit[]): void {
    this.metrics.posted(deposits.map(({ posted }) => posted.transaction));
    for (const { command } of deposits) {
      const { id, account, asset } = command.envelope.data.deposit;
      this.logger.info(
        { deposit_id: id, platform_code: command.account.platform_code, account, asset },
        'deposit posted',
      );
    }
  }
}

function readCommand(message: LogMessage): DepositCommand {
  const envelope = decode(depositPost, message);
  const { platformCode, data } = envelope;
  const { account } = data.deposit;
  const base = { platform_code: platformCode };
  return {
    message,
    envelope,
    account:
      account === FLOAT_ACCOUNT
        ? { ...base, account_id: floatAccountId(platformCode), kind: 'float', owner_code: '', label: FLOAT_ACCOUNT }
        : {
            ...base,
            account_id: participantAccountId(platformCode, account),
            kind: 'participant',
            owner_code: account,
            label: GENERAL_LABEL,
          },
  };
}

/** Whoever takes deposits knows the participants; money for a stranger is put aside for people to look at. */
async function refuseUnknownParticipants(tx: Tx, commands: readonly DepositCommand[]): Promise<void> {
  const toParticipants = commands.filter(({ account }) => account.kind === 'participant');
  const standings = await participantStore.standings(
    tx,
    toParticipants.map(({ account }) => ({ platformCode: account.platform_code, participantCode: account.owner_code })),
  );
  const strangers = toParticipants.filter(
    ({ account }) => standings.get(account.platform_code)?.has(account.owner_code) !== true,
  );
  if (strangers.length === 0) return;
  throw new PoisonMessagesError(
    strangers.map(({ message, account }) => ({ message, reason: `there is no participant ${account.owner_code}` })),
  );
}

async function withoutPosted(tx: Tx, commands: readonly DepositCommand[]): Promise<readonly DepositCommand[]> {
  const idOf = ({ envelope }: DepositCommand): string => transactionId(envelope.data.deposit.id);
  const seen = new Set(await journalStore.posted(tx, commands.map(idOf)));
  return commands.filter((command) => {
    const isNew = !seen.has(idOf(command));
    seen.add(idOf(command));
    return isNew;
  });
}

function uniqueAccounts(commands: readonly DepositCommand[]): readonly AccountRow[] {
  return [...new Map(commands.map(({ account }) => [account.account_id, account])).values()];
}

/** Floats are only read: they are locked when the deposits are written. */
async function lockAndRead(tx: Tx, commands: readonly DepositCommand[]): Promise<readonly BalanceRow[]> {
  const accounts = uniqueAccounts(commands);
  await accountStore.lock(
    tx,
    accounts.filter(({ kind }) => kind !== 'float').map(({ account_id }) => account_id),
  );
  return balanceStore.read(
    tx,
    accounts.map(({ account_id }) => account_id),
  );
}

function post(command: DepositCommand, balances: WorkingBalances): PostedDeposit {
  const { id, account, asset, amount } = command.envelope.data.deposit;
  const accountId = command.account.account_id;
  const { balance } = balances.of(accountId, asset);
  const posted = postDeposit({ deposit_id: id, account, asset, amount }, { balance });
  for (const delta of posted.deltas) balances.change(accountId, delta);
  return { command, posted };
}
