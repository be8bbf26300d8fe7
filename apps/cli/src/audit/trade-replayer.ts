import { decode, parseFaultScenario, TOPICS } from '@ballast/contracts';
import { executionsSettle, executionsWithdraw, tradesBooked } from '@ballast/contracts/execution';
import { faultClaimed } from '@ballast/contracts/sandbox';
import { bookTrades, withdrawnBookings } from '@ballast/domain-venue';
import { IdSet } from '@ballast/invariants';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import { PlacedMessages } from './placed-messages';
import { withoutInput, type Outcome, type Replayer, type ReplaySources } from './replayer';

const NO_REFUSALS: ReadonlyMap<string, number> = new Map();

/** Books the trades of each chunk again, from its request and the refusals that faults of the sandbox told the venue. */
export class TradeReplayer implements Replayer {
  readonly types: readonly string[] = [tradesBooked.type];

  private placed: PlacedMessages | undefined;
  /** Numbers of Executions that the venue refuses, by Operation and asset. */
  private readonly refusals = new Map<string, Map<string, number>>();

  async prepare({ reader, onMessage }: ReplaySources): Promise<void> {
    this.placed = new PlacedMessages(reader);
    const taken = new IdSet();
    await reader.read({
      topics: [TOPICS.sandboxEvents],
      onMessage: (message) => {
        onMessage();
        if (message.type === faultClaimed.type) this.takeClaim(message, taken);
      },
    });
  }

  async replay(message: LogMessage): Promise<Outcome> {
    const { data, input } = decode(tradesBooked, message);
    const request = await this.placed?.at(input);
    const type = [executionsSettle, executionsWithdraw].find((each) => each.type === request?.type);
    if (request === undefined || type === undefined) return withoutInput(input, request);
    const { scales, quoted_currency, ...asked } = decode(type, request).data;
    const refusals = this.refusals.get(data.operation_id) ?? NO_REFUSALS;
    const bookings = data.withdrawn === true ? withdrawnBookings(asked) : bookTrades(asked, refusals);
    const recorded = { scales: data.scales, quoted_currency: data.quoted_currency, bookings: data.bookings };
    return deviationOf(recorded, { scales, quoted_currency, bookings });
  }

  private takeClaim(message: LogMessage, taken: IdSet): void {
    const { id, data } = decode(faultClaimed, message);
    const scenario = parseFaultScenario(data.scenario);
    if (scenario?.kind !== 'venue_reject' || taken.has(id)) return;
    taken.add(id);
    const ofOperation = this.refusals.get(data.operation_id) ?? new Map<string, number>();
    this.refusals.set(data.operation_id, ofOperation);
    ofOperation.set(scenario.asset, (ofOperation.get(scenario.asset) ?? 0) + data.units);
  }
}
