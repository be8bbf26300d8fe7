import type { CustomerQuote, Instrument, SeenPrice } from '@ballast/contracts';
import { decideQuote, type QuoteDecision } from './price-quote';

/** A quote as its fact records it, with the inputs of its decision. */
export interface RecordedQuote {
  readonly quote: Pick<CustomerQuote, 'side'>;
  readonly fixed: 'quantity' | 'total';
  readonly amount: string;
  readonly spread_bps: number;
  readonly inputs: {
    readonly market: Pick<SeenPrice, 'bid' | 'mid' | 'ask'>;
    readonly instrument: Instrument;
    readonly max_notional: string;
  };
}

/** The decision about a quote as it is made again from its recorded inputs. */
export function openQuoteAgain({ quote, fixed, amount, spread_bps, inputs }: RecordedQuote): QuoteDecision {
  const { market, instrument, max_notional } = inputs;
  return decideQuote(
    { side: quote.side, fixed, amount, spreadBps: spread_bps },
    { market, instrument, maxNotional: max_notional },
  );
}
