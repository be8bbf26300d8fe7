import { API } from '@ballast/api';
import type { Trader } from '@ballast/contracts';
import { parseUnits } from '@ballast/kernel';
import type { BallastClient } from '@ballast/client';
import type { AccountBalance } from '@ballast/test-kit';

/** More decimals than any amount has. */
const SCALE = 18;

export interface Readings {
  /** Number of balances that were read. */
  readonly seen: number;
  /** Number of these balances that had a held part. */
  readonly held: number;
  /** Balances with a negative part, or whose held and available parts do not sum to the balance. */
  readonly violations: readonly string[];
}

/** Reads holdings, balances and the float until `stop`, and checks that balance = held + available in each answer. */
export class BalanceReader {
  private seen = 0;
  private held = 0;
  private readonly violations: string[] = [];
  private isStopped = false;
  private readonly reading: Promise<void>;

  constructor(
    private readonly client: BallastClient,
    private readonly traders: readonly Trader[],
  ) {
    this.reading = this.read();
  }

  async stop(): Promise<Readings> {
    this.isStopped = true;
    await this.reading;
    return { seen: this.seen, held: this.held, violations: this.violations };
  }

  private async read(): Promise<void> {
    for (let round = 0; !this.isStopped; round += 1) {
      const trader = this.traders[round % this.traders.length];
      if (trader === undefined) throw new Error('There is no Trader to read');
      const { holdings } = await this.client.call(API.getHoldings, { params: { trader_id: trader.id } });
      for (const balance of holdings) this.check(`Trader ${trader.id}`, balance);
      const { participant_code } = trader;
      const { balances } = await this.client.call(API.getBalances, { params: { participant_code } });
      for (const balance of balances) this.check(`participant ${participant_code}`, balance);
      const { accounts } = await this.client.call(API.getFloat);
      for (const balance of accounts) this.check('the float', balance);
    }
  }

  private check(owner: string, { asset, ...texts }: AccountBalance): void {
    const balance = parseUnits(texts.balance, SCALE);
    const held = parseUnits(texts.held, SCALE);
    const available = parseUnits(texts.available, SCALE);
    this.seen += 1;
    if (held > 0n) this.held += 1;
    if (balance !== held + available || balance < 0n || held < 0n || available < 0n)
      this.violations.push(`${owner} shows ${JSON.stringify({ asset, ...texts })}`);
  }
}
