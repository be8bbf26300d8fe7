import { allocate, decimalPlaces, divide, parseUnits, powerOfTen } from '@ballast/kernel';
import { AMOUNT_SCALE, amountOf, type Conclusions, listAt, textAt } from './shown-values';

/** Terms of the request by which legs are sized. */
interface Terms {
  readonly type: string;
  /** Assets with a weight above 0, in the order of the request. */
  readonly assets: readonly string[];
  readonly weights: readonly bigint[];
}

/** Types of Operations whose legs are shares of one amount. */
const SHARES_AN_AMOUNT: ReadonlySet<string> = new Set(['enrollment', 'top_up', 'partial_sell']);

/** Executed legs that a proof shows: they follow from amount, weights and price by the rules of sizing. */
export class ShownLegs {
  private terms: Terms | undefined;
  /** Amounts of the request, by participant. */
  private readonly requested = new Map<string, string>();
  /** Ids of Executions that were taken: a log may hold the same message twice. */
  private readonly taken = new Set<string>();
  private judged = 0;
  private legs = 0;
  private shares = 0;
  private withoutAmount = 0;
  private withoutTerms = 0;

  constructor(private readonly conclusions: Conclusions) {}

  /** Takes the request of the Operation. It has to come before the Executions that are judged by it. */
  takeRequest(data: unknown): void {
    const allocations = listAt(data, 'allocations').flatMap((allocation) => {
      const weight = amountOf(textAt(allocation, 'weight')) ?? 0n;
      return weight > 0n ? [{ asset: textAt(allocation, 'underlying_currency'), weight }] : [];
    });
    this.terms = {
      type: textAt(data, 'type'),
      assets: allocations.map(({ asset }) => asset),
      weights: allocations.map(({ weight }) => weight),
    };
  }

  /** Takes the participants of a chunk of the request. */
  takeParticipants(participants: readonly unknown[]): void {
    for (const each of participants) {
      const amount = textAt(each, 'amount');
      if (amount !== '') this.requested.set(textAt(each, 'participant_code'), amount);
    }
  }

  /** Takes a closed Execution; answers its executed legs, and none when it was taken before. */
  takeExecution(execution: unknown): readonly unknown[] {
    const id = textAt(execution, 'id');
    if (textAt(execution, 'status') !== 'settled' || this.taken.has(id)) return [];
    this.taken.add(id);
    const legs = listAt(execution, 'instructions');
    const executed = legs.filter((leg) => textAt(leg, 'status') === 'executed');
    if (this.terms === undefined) {
      this.withoutTerms += 1;
      return executed;
    }
    this.judged += 1;
    for (const leg of executed) this.judgeLeg(id, leg, this.terms.type);
    if (SHARES_AN_AMOUNT.has(this.terms.type)) this.judgeShares(execution, legs, this.terms);
    return executed;
  }

  finish(): void {
    const { shown, notShown } = this.conclusions;
    if (this.judged > 0) {
      const executions = `${this.judged} settled Executions`;
      shown.push(`${this.legs} legs of ${executions} have the quantity and the money that their price gives`);
    }
    if (this.shares > 0) shown.push(`the legs of ${this.shares} Executions are the shares of an amount by the weights`);
    if (this.withoutAmount > 0) notShown.push(`the requested amounts of ${this.withoutAmount} Executions`);
    if (this.withoutTerms > 0) notShown.push(`whether ${this.withoutTerms} Executions follow from the request`);
    if (this.taken.size === 0) notShown.push('settled Executions');
    else if (this.judged > this.shares) {
      notShown.push('how the amounts of legs follow from holdings: the messages do not have them');
    }
  }

  private judgeLeg(id: string, leg: unknown, type: string): void {
    this.legs += 1;
    if (isSized(leg, type)) return;
    const asset = textAt(leg, 'underlying_currency');
    this.conclusions.contradict(`the leg in ${asset} of Execution ${id} does not follow from its amount and its price`);
  }

  private judgeShares(execution: unknown, legs: readonly unknown[], terms: Terms): void {
    const id = textAt(execution, 'id');
    const participant = textAt(execution, 'participant_code');
    this.shares += 1;
    if (!areShares(legs, terms))
      this.conclusions.contradict(`the legs of Execution ${id} are not shares of one amount`);
    const requested = this.requested.get(participant);
    if (requested === undefined) this.withoutAmount += 1;
    else if (amountOf(requested) !== totalOf(legs)) {
      this.conclusions.contradict(`the legs of Execution ${id} do not sum to the amount that was requested`);
    }
  }
}

function totalOf(legs: readonly unknown[]): bigint {
  return legs.reduce<bigint>((sum, leg) => sum + (amountOf(textAt(leg, 'amount')) ?? 0n), 0n);
}

/** Whether the amounts of legs are their sum, split by the weights of the request at the decimals that they have. */
function areShares(legs: readonly unknown[], { assets, weights }: Terms): boolean {
  const texts = legs.map((leg) => textAt(leg, 'amount'));
  const areAmounts = texts.every((text) => (amountOf(text) ?? -1n) >= 0n);
  const areOfRequest = legs.map((leg) => textAt(leg, 'underlying_currency')).join() === assets.join();
  if (legs.length === 0 || !areAmounts || !areOfRequest) return false;
  const unit = powerOfTen(AMOUNT_SCALE - Math.max(...texts.map(decimalPlaces)));
  const shares = allocate(totalOf(legs) / unit, weights);
  return texts.every((text, index) => amountOf(text) === (shares[index] ?? 0n) * unit);
}

/** Whether quantity and money of an executed leg follow from its price by the rules of its type. */
function isSized(leg: unknown, type: string): boolean {
  const amount = textAt(leg, 'amount');
  const price = textAt(leg, 'price');
  const quantity = textAt(leg, 'quantity');
  const money = textAt(leg, 'total_notional');
  if ([amount, price, quantity, money].some((text) => amountOf(text) === undefined)) return false;
  const isWholeMoney = amountOf(money) === amountOf(amount);
  if (textAt(leg, 'side') === 'buy') {
    return isQuotient(quantity, { of: money, by: price, rounding: 'down' }) && (type === 'rebalance' || isWholeMoney);
  }
  if (type === 'partial_sell') return isQuotient(quantity, { of: money, by: price, rounding: 'up' }) && isWholeMoney;
  const isWholeQuantity = textAt(leg, 'amount_type') !== 'quantity' || amountOf(quantity) === amountOf(amount);
  return isWholeQuantity && isProduct(money, quantity, price);
}

/** Whether a quotient is exact but for its rounding at the decimals that it has. */
function isQuotient(
  quotient: string,
  { of, by, rounding }: { readonly of: string; readonly by: string; readonly rounding: 'down' | 'up' },
): boolean {
  const places = decimalPlaces(quotient);
  const [dividend, divisor] = [amountOf(of) ?? 0n, amountOf(by) ?? 0n];
  if (divisor <= 0n) return false;
  return parseUnits(quotient, places) === divide(dividend * powerOfTen(places), divisor, rounding);
}

/** Whether a product is exact but for its rounding down at the decimals that it has. */
function isProduct(product: string, one: string, other: string): boolean {
  const places = decimalPlaces(product);
  const exact = (amountOf(one) ?? 0n) * (amountOf(other) ?? 0n);
  return parseUnits(product, places) === divide(exact, powerOfTen(2 * AMOUNT_SCALE - places), 'down');
}
