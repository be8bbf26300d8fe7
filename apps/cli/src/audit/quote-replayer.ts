import { decode } from '@ballast/contracts';
import { quoteOpened } from '@ballast/contracts/quote';
import type { Deviation } from '@ballast/domain-ledger';
import { openQuoteAgain } from '@ballast/domain-rfq';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';
import type { Replayer } from './replayer';

/** Decides quotes again, each from the market, the request and the bounds that its message has. */
export class QuoteReplayer implements Replayer {
  readonly types: readonly string[] = [quoteOpened.type];

  replay(message: LogMessage): Deviation | undefined {
    const { data } = decode(quoteOpened, message);
    const decision = openQuoteAgain(data);
    if (decision.outcome === 'refused') {
      return { member: 'outcome', recorded: 'opened', decided: decision.refusal };
    }
    const { quantity, price, total_notional, asset_cost_notional, spread_bps, spread_notional } = data.quote;
    const recorded = { quantity, price, total_notional, asset_cost_notional, spread_bps, spread_notional };
    return deviationOf(recorded, decision.amounts);
  }
}
