import { amountOf, type Conclusions, textAt } from './shown-values';

interface UsedPrice {
  readonly price: string;
  readonly amount: bigint | undefined;
}

/** Prices that a proof shows: each asset has one for everybody. */
export class ShownPrices {
  private readonly locked = new Map<string, UsedPrice>();
  private readonly used = new Map<string, UsedPrice>();
  private uses = 0;

  constructor(private readonly conclusions: Conclusions) {}

  /** Takes a price that was locked for the whole Operation. */
  lock(price: unknown): void {
    this.note(this.locked, textAt(price, 'asset'), textAt(price, 'price'));
  }

  /** Takes the price of a leg or of a trade. */
  use(asset: string, price: string): void {
    this.uses += 1;
    this.note(this.used, asset, price);
  }

  finish(): void {
    const { shown, notShown } = this.conclusions;
    if (this.used.size === 0) return void notShown.push('the prices of legs and trades');
    if (this.locked.size === 0) {
      shown.push(`each of ${this.used.size} assets had one price in ${this.uses} legs and trades`);
      return void notShown.push('that these prices were locked');
    }
    for (const [asset, { price, amount }] of this.used) {
      const locked = this.locked.get(asset);
      if (locked === undefined || locked.amount !== amount) {
        this.conclusions.contradict(`${asset} was traded at ${price}, but ${locked?.price ?? 'no price'} was locked`);
      }
    }
    shown.push(`each of ${this.used.size} assets had one price, the locked one, in ${this.uses} legs and trades`);
  }

  private note(prices: Map<string, UsedPrice>, asset: string, price: string): void {
    const amount = amountOf(price);
    const known = prices.get(asset);
    if (known === undefined) prices.set(asset, { price, amount });
    else if (known.amount !== amount) {
      this.conclusions.contradict(`${asset} has the prices ${known.price} and ${price}`);
    }
  }
}
