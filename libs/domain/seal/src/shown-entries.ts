import { ShownMoves } from './shown-moves';
import { amountOf, type Conclusions, textAt } from './shown-values';

/** Purposes of the transfers that move what was traded. */
const MOVES_ASSETS: ReadonlySet<string> = new Set(['buy_asset', 'sell_asset']);

/** Trades and ledger entries that a proof shows: the entries sum to zero, and move what was traded. */
export class ShownEntries {
  private readonly moves = new ShownMoves();
  /** By asset: quantities of trades, bought less sold, and amounts of the transfers to Traders. */
  private readonly traded = new Map<string, bigint>();
  private readonly moved = new Map<string, bigint>();
  private transfers = 0;
  private hasTrades = false;

  constructor(private readonly conclusions: Conclusions) {}

  /** Takes the trades of a chunk; answers those that were not taken before. */
  takeTrades(data: unknown): readonly unknown[] {
    const trades = this.moves.tradesIn(data);
    this.hasTrades ||= trades.length > 0;
    for (const trade of trades) {
      const quantity = this.amountIn(trade, 'quantity');
      this.add(this.traded, trade, textAt(trade, 'side') === 'buy' ? quantity : -quantity);
    }
    return trades;
  }

  /** Takes ledger transactions. Those of one chunk may come in several messages, each with positions of its own. */
  takeTransactions(data: unknown): void {
    for (const transfer of this.moves.transfersIn(data)) {
      this.transfers += 1;
      const amount = this.amountIn(transfer, 'amount');
      const [account, counter] = [textAt(transfer, 'account'), textAt(transfer, 'counter_account')];
      if (account === '' || counter === '' || account === counter) {
        this.conclusions.contradict(`a transfer of ${textAt(transfer, 'asset')} does not name two accounts`);
      }
      if (MOVES_ASSETS.has(textAt(transfer, 'purpose'))) this.add(this.moved, transfer, amount);
    }
  }

  finish(): void {
    const { shown, notShown } = this.conclusions;
    if (this.transfers === 0) notShown.push('ledger entries');
    else {
      shown.push(
        `each of ${this.transfers} transfers gives one account what it takes from another, so the ${2 * this.transfers} entries sum to zero for each asset`,
      );
    }
    if (!this.hasTrades) return void notShown.push('trades of whole chunks');
    if (this.transfers === 0) return;
    for (const asset of new Set([...this.traded.keys(), ...this.moved.keys()])) {
      if ((this.traded.get(asset) ?? 0n) !== (this.moved.get(asset) ?? 0n)) {
        this.conclusions.contradict(`the ledger entries in ${asset} do not move what was traded`);
      }
    }
    shown.push(`the entries move what was traded, for each of ${this.traded.size} assets`);
  }

  private amountIn(document: unknown, name: string): bigint {
    const amount = amountOf(textAt(document, name));
    if (amount === undefined) this.conclusions.contradict(`"${textAt(document, name)}" is no amount`);
    return amount ?? 0n;
  }

  private add(sums: Map<string, bigint>, document: unknown, amount: bigint): void {
    const asset = textAt(document, 'asset');
    sums.set(asset, (sums.get(asset) ?? 0n) + amount);
  }
}
