import { decode } from '@ballast/contracts';
import { settlementPosted } from '@ballast/contracts/credit';
import { tradesBooked } from '@ballast/contracts/execution';
import { settlementAnswer } from '@ballast/domain-ledger';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import { PlacedMessages } from './placed-messages';
import { withoutInput, type Outcome, type Replayer, type ReplaySources } from './replayer';

/** Answers again, from the booked trades, what an Operation was told about a chunk that was posted. */
export class SettlementReplayer implements Replayer {
  readonly types: readonly string[] = [settlementPosted.type];

  private placed: PlacedMessages | undefined;

  prepare({ reader }: ReplaySources): Promise<void> {
    this.placed = new PlacedMessages(reader);
    return Promise.resolve();
  }

  async replay(message: LogMessage): Promise<Outcome> {
    const { data, input } = decode(settlementPosted, message);
    const booked = await this.placed?.at(input);
    if (booked?.type !== tradesBooked.type) return withoutInput(input, booked);
    return deviationOf(data, settlementAnswer(decode(tradesBooked, booked).data));
  }
}
