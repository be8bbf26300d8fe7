import { type ProvenFact, TOPICS } from '@ballast/contracts';
import { isAboutOperation } from './about-operation';
import { ShownEntries } from './shown-entries';
import { ShownLegs } from './shown-legs';
import { ShownPrices } from './shown-prices';
import { Conclusions, documentIn, listAt, textAt, valueAt } from './shown-values';

/** Topics whose messages a proof shows first: Executions are judged by the request and the prices. */
export const SHOWN_FIRST: readonly string[] = [TOPICS.strategyRequests, TOPICS.priceEvents];

/** Version of the messages that are read here. Messages of another version are counted, and not read. */
const VERSION = 1;

/**
 * Judgement of the messages of a proof beyond their hashes, one after the other: each asset has one price, legs follow
 * from amounts, weights and prices, entries sum to zero. It reads messages by the names of their members alone, as
 * somebody would who does not trust the code that wrote them.
 */
export class ShownOperation {
  private readonly conclusions = new Conclusions();
  private readonly prices = new ShownPrices(this.conclusions);
  private readonly legs = new ShownLegs(this.conclusions);
  private readonly entries = new ShownEntries(this.conclusions);
  private unread = 0;

  constructor(private readonly operation: string) {}

  /** Takes a message, with what it says; one about something else is left out. */
  take({ value }: Pick<ProvenFact, 'value'>, message: unknown = documentIn(value)): void {
    if (!isAboutOperation({ value }, this.operation)) return;
    if (valueAt(message, 'version') !== VERSION) this.unread += 1;
    else this.read(textAt(message, 'type'), valueAt(message, 'data'));
  }

  finish(): Conclusions {
    this.prices.finish();
    this.legs.finish();
    this.entries.finish();
    if (this.unread > 0) this.conclusions.notShown.push(`the content of ${this.unread} messages of another version`);
    this.conclusions.finish();
    return this.conclusions;
  }

  private read(type: string, data: unknown): void {
    switch (type) {
      case 'operation.requested':
        return this.legs.takeRequest(data);
      case 'operation.participants_listed':
        return this.legs.takeParticipants(listAt(data, 'participants'));
      case 'prices.locked':
        return listAt(data, 'prices').forEach((price) => this.prices.lock(price));
      case 'execution.closed':
        return this.legs.takeExecution(valueAt(data, 'execution')).forEach((leg) => {
          this.prices.use(textAt(leg, 'underlying_currency'), textAt(leg, 'price'));
        });
      case 'trades.booked':
        return this.entries.takeTrades(data).forEach((trade) => {
          this.prices.use(textAt(trade, 'asset'), textAt(trade, 'price'));
        });
      case 'transactions.posted':
        return this.entries.takeTransactions(data);
      default:
    }
  }
}
