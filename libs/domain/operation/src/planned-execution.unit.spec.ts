import { plannerOf } from './planned-execution';
import { decisionAbout, pricedRequest, PRICES, REFERENCE, requestOf } from './testing/fixtures';

const operation = pricedRequest(requestOf('liquidation'), { reference: REFERENCE, prices: PRICES });

describe('a planned Execution', () => {
  it('shows Executions that would settle as they are before their trades, at the prices of the plan', () => {
    const enrollment = pricedRequest(requestOf('enrollment'), { reference: REFERENCE, prices: PRICES });
    const planned = plannerOf(enrollment)(decisionAbout('enrollment', 'A0', 0), '100.00');
    expect(planned).toMatchObject({ participant_code: 'A0', status: 'awaiting_execution', status_reason: '' });
    expect(planned.instructions).toMatchObject([
      { status: 'pending', price: '60000.00', quantity: '0.00083333', explanation: { target_notional: '50' } },
      { status: 'pending', price: '3000.00', quantity: '0.01666666', explanation: { target_notional: '50' } },
    ]);
  });

  it('shows how it would end at these prices', () => {
    const planned = plannerOf(operation)(decisionAbout('liquidation', 'A0', 0), '');
    expect(planned).toMatchObject({ status: 'rejected', status_code: 'price_unavailable' });
    expect(planned.instructions.map(({ price }) => price)).toEqual(['', '']);
  });

  it('shows how it would end in the credit check', () => {
    const planned = plannerOf(operation)(decisionAbout('liquidation', 'S0', 0), '');
    expect(planned).toMatchObject({ status: 'skipped', status_reason: 'no_holdings', instructions: [] });
  });
});
