import { Inject, Injectable } from '@nestjs/common';
import { compose, decode, settlementPosted, tradesBooked, transactionsPosted } from '@ballast/contracts';
import { postSettlement, type LedgerTransaction, type SettlementPosted } from '@ballast/domain-credit';
import type { Timestamp } from '@ballast/kernel';
import { decodeMessages, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER } from '@ballast/platform-service';
import { CreditMetrics } from '../credit.metrics';
import { AccountIds } from '../persistence/account-ids';
import { firstTime } from '../persistence/decided-chunks.store';
import type { JournalTransaction } from '../persistence/journal.store';
import { postToLedger } from '../persistence/post-to-ledger';
import { loadSettlements, type Settlement, type SettlementStates } from './post-settlements.query';

/** Transfers that one `transactions.posted` carries at the most: about 350 kB. */
const TRANSFERS_PER_MESSAGE = 2_000;

interface Decided {
  readonly settlement: Settlement;
  readonly posted: SettlementPosted;
  readonly journal: readonly JournalTransaction[];
}

interface Posted {
  readonly settlement: Settlement;
  readonly refused: SettlementPosted['refused'];
  /** As they were written. */
  readonly transactions: readonly LedgerTransaction[];
}

/**
 * Captures the holds of what traded, gives back those of what did not, and posts one transaction for each Execution.
 * A chunk that comes again changes nothing.
 */
@Injectable()
export class PostSettlementsHandler {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: CreditMetrics,
  ) {}

  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const booked = messages.filter(({ type }) => type === tradesBooked.type);
    const received = decodeMessages(booked, (message) => decode(tradesBooked, message));
    const settlements = await firstTime(tx, 'settle', { items: received, keyOf: ({ data }) => data });
    if (settlements.length === 0) return [];
    const states = await loadSettlements(tx, settlements);
    const decided = settlements.map((settlement) => post(settlement, states));
    const { transactions, postedAt } = await postToLedger(tx, states.balances, {
      platforms: settlements.map(({ platformCode }) => platformCode),
      transactions: decided.flatMap(({ journal }) => journal),
    });
    let written = 0;
    const all = decided.map(({ settlement, posted, journal }): Posted => {
      const own = transactions.slice(written, (written += journal.length));
      return { settlement, refused: posted.refused, transactions: own };
    });
    tx.afterCommit(() => this.report(all));
    return all.flatMap((posted) => [answerTo(posted, postedAt), ...factsOf(posted, postedAt)]);
  }

  private report(all: readonly Posted[]): void {
    for (const { settlement, transactions, refused } of all) {
      const { operation_id, chunk } = settlement.data;
      this.metrics.posted(transactions);
      const counts = { transactions: transactions.length, refused: refused.length };
      this.logger.info({ operation_id, chunk, ...counts }, 'settlement posted');
    }
  }
}

function post(settlement: Settlement, states: SettlementStates): Decided {
  const { platformCode, data } = settlement;
  const { type, quoted_currency, executions } = data;
  const command = { type, quoted_currency, executions };
  const posted = postSettlement(command, states.of(settlement));
  const accountIds = new AccountIds(platformCode);
  for (const delta of posted.deltas) states.balances.change(accountIds.of(delta.account), delta);
  const traders = new Map(executions.map(({ execution_id, trader_id }) => [execution_id, trader_id]));
  const journal = posted.transactions.map((transaction): JournalTransaction => {
    const accountId = traders.get(transaction.execution_id);
    if (accountId === undefined) throw new Error(`${transaction.execution_id} was not among the trades`);
    return {
      platformCode,
      accountId,
      transaction,
      accountIds: transaction.transfers.map(({ account }) => accountIds.of(account)),
    };
  });
  return { settlement, posted, journal };
}

function answerTo({ settlement, refused }: Posted, occurredAt: Timestamp): OutgoingMessage {
  const { operation_id, chunk, executed_at } = settlement.data;
  return compose(settlementPosted, {
    key: operation_id,
    platformCode: settlement.platformCode,
    correlationId: settlement.correlationId,
    causationId: settlement.id,
    occurredAt,
    data: { operation_id, chunk, executed_at, refused: [...refused] },
  });
}

/** The postings as facts for whoever audits them, in messages of a size that every log takes. */
function factsOf({ settlement, transactions }: Posted, occurredAt: Timestamp): readonly OutgoingMessage[] {
  const { operation_id, chunk } = settlement.data;
  return packed(transactions).map((pack) =>
    compose(transactionsPosted, {
      key: settlement.platformCode,
      platformCode: settlement.platformCode,
      correlationId: settlement.correlationId,
      causationId: settlement.id,
      occurredAt,
      data: {
        operation_id,
        chunk,
        transactions: pack.map(({ transaction_id, execution_id, transfers }) => ({
          transaction_id,
          execution_id,
          transfers: [...transfers],
        })),
      },
    }),
  );
}

function packed(transactions: readonly LedgerTransaction[]): readonly (readonly LedgerTransaction[])[] {
  const packs: LedgerTransaction[][] = [];
  let room = 0;
  for (const transaction of transactions) {
    const size = transaction.transfers.length;
    const pack = packs.at(-1);
    if (pack === undefined || size > room) {
      packs.push([transaction]);
      room = TRANSFERS_PER_MESSAGE - size;
    } else {
      pack.push(transaction);
      room -= size;
    }
  }
  return packs;
}
