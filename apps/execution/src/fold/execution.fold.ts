import { decode, TOPICS } from '@ballast/contracts';
import { settlementDelayed, tradesBooked } from '@ballast/contracts/execution';
import { quoteTraded } from '@ballast/contracts/quote';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { FaultsFold } from '@ballast/sandbox';
import { ChunkStore } from '../settle-executions/chunk.store';
import { TradeStore } from '../settle-executions/trade.store';

/** The trades, the chunks that were taken in and the faults, from the facts of the execution service. */
export class ExecutionFold implements ServiceFold {
  private readonly chunks = new ChunkStore();
  private readonly trades = new TradeStore();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.tradeEvents,
      types: [settlementDelayed.type, tradesBooked.type, quoteTraded.type],
      apply: (tx, messages) => this.bookTrades(tx, messages),
    },
    new FaultsFold('execution'),
  ];

  private async bookTrades(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    const delayed = messages
      .filter(({ type }) => type === settlementDelayed.type)
      .map((message) => decode(settlementDelayed, message));
    const booked = messages
      .filter(({ type }) => type === tradesBooked.type)
      .map((message) => decode(tradesBooked, message));
    await this.chunks.insertParked(tx, delayed);
    // A chunk waits before it is settled, never after.
    await this.chunks.saveSettled(tx, booked);
    await this.trades.insertMissing(tx, booked);
    const traded = messages.filter(({ type }) => type === quoteTraded.type);
    await this.trades.insertOfQuotes(
      tx,
      traded.map((message) => decode(quoteTraded, message)),
    );
  }
}
