import { Inject, Injectable } from '@nestjs/common';
import { compose, decode, depositPost, depositPosted, type Deposit, type Envelope } from '@ballast/contracts';
import { FLOAT_ACCOUNT, postDeposit, type DepositPosted } from '@ballast/domain-credit';
import { systemClock, toTimestamp, transactionId } from '@ballast/kernel';
import { decodeMessages, PoisonMessagesError, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER } from '@ballast/platform-service';
import { CreditMetrics } from '../credit.metrics';
import { floatAccountId, GENERAL_LABEL, participantAccountId } from '../persistence/account-ids';
import { accountStore, type AccountRow } from '../persistence/account.store';
import { balanceStore } from '../persistence/balance.store';
import { journalStore, type JournalTransaction } from '../persistence/journal.store';
import { participantStore } from '../persistence/participant.store';
import { WorkingBalances } from '../persistence/working-balances';

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
    const positions = await journalStore.reserve(tx, countByPlatform(commands));
    const balances = new WorkingBalances([
      ...(await lock(tx, commands, 'customers')),
      ...(await lock(tx, commands, 'floats')),
    ]);
    const posted = commands.flatMap((command) => post(command, balances));
    await balanceStore.write(tx, balances.changes());
    const occurredAt = toTimestamp(systemClock());
    const transactions = posted.map(({ command, posted: { transaction } }): JournalTransaction => {
      const { platform_code, account_id } = command.account;
      const firstPosition = positions.take(platform_code, transaction.transfers.length);
      return {
        platformCode: platform_code,
        accountId: account_id,
        firstPosition,
        transaction,
        accountIds: [account_id],
      };
    });
    await journalStore.write(tx, transactions, occurredAt);
    tx.afterCommit(() => this.report(posted));
    return posted.map(({ command: { envelope }, posted: { transaction, balance_after } }) =>
      compose(depositPosted, {
        key: envelope.platformCode,
        platformCode: envelope.platformCode,
        correlationId: envelope.correlationId,
        causationId: envelope.id,
        occurredAt,
        data: { deposit: envelope.data.deposit, transaction_id: transaction.transaction_id, balance_after },
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

function countByPlatform(commands: readonly DepositCommand[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { account } of commands) counts.set(account.platform_code, (counts.get(account.platform_code) ?? 0) + 1);
  return counts;
}

function lock(tx: Tx, commands: readonly DepositCommand[], which: 'customers' | 'floats') {
  const accounts = uniqueAccounts(commands).filter(({ kind }) => (kind === 'float') === (which === 'floats'));
  return balanceStore.lock(
    tx,
    accounts.map(({ account_id }) => account_id),
  );
}

function post(command: DepositCommand, balances: WorkingBalances): readonly PostedDeposit[] {
  const { id, account, asset, amount } = command.envelope.data.deposit;
  const accountId = command.account.account_id;
  const { balance } = balances.of(accountId, asset);
  return postDeposit({ deposit_id: id, account, asset, amount }, { is_posted: false, balance }).map((posted) => {
    for (const delta of posted.deltas) balances.change(accountId, delta);
    return { command, posted };
  });
}
