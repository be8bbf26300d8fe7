import { instrumentOf } from '@ballast/test-kit';
import { openQuoteAgain, type RecordedQuote } from './decide-again';

const recorded: RecordedQuote = {
  quote: { side: 'buy' },
  fixed: 'quantity',
  amount: '0.50000000',
  spread_bps: 100,
  inputs: {
    market: { bid: '59940.00', mid: '60000.00', ask: '60060.00' },
    instrument: instrumentOf('BTC'),
    max_notional: '500000.00',
  },
};

describe('a recorded quote', () => {
  it('is decided again from its inputs alone', () => {
    expect(openQuoteAgain(recorded)).toMatchObject({
      outcome: 'opened',
      amounts: { price: '60660.60', total_notional: '30330.30' },
    });
  });

  it('is refused when its inputs allow no quote', () => {
    const inputs = { ...recorded.inputs, max_notional: '30330.29' };
    expect(openQuoteAgain({ ...recorded, inputs })).toEqual({ outcome: 'refused', refusal: 'above_maximum' });
  });
});
