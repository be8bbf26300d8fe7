import type { FaultScenario, Movement } from '@ballast/contracts';
import { newId } from '@ballast/kernel';
import { answerOf } from './sandbox.rail';

const terms = {
  id: newId(),
  direction: 'out',
  account_id: newId(),
  account_group: '',
  participant_code: 'HOLD',
  account_label: 'general',
  initiated_by: '',
  asset: 'USD',
  amount: '1.00',
  scale: 2,
  client_id: '',
} as const;
const payment = {
  ...terms,
  kind: 'payment',
  details: { external_account_id: '', network: [], description: '' },
} as const;
const details = { address: '', destination_tag: '', withdrawal_account_id: '', account: {} };
const withdrawal: Movement = { ...terms, kind: 'withdrawal', details };
const credit: Movement = { ...payment, details: { ...payment.details, network: [] } };
const debit: Movement = { ...credit, direction: 'in' };

function answer(movement: Movement, ...scenarios: readonly FaultScenario[]) {
  const claims = scenarios.map((scenario) => ({
    operationId: movement.id,
    faultId: newId(),
    scenario,
    units: 1,
    claimedAt: new Date(0),
  }));
  return answerOf(movement, claims);
}

describe('the rail of the sandbox', () => {
  it('settles what meets no fault', () => {
    expect(answer(credit)).toEqual({ outcome: 'settled', delayMs: 0, isSilent: false, comesBack: false });
  });

  it('returns a withdrawal and a debit before they are settled, and a credit afterwards', () => {
    const outcomes = [withdrawal, debit, credit].map((movement) => answer(movement, { kind: 'rail_return' }));
    expect(outcomes.map(({ outcome, comesBack }) => [outcome, comesBack])).toEqual([
      ['returned', false],
      ['returned', false],
      ['settled', true],
    ]);
  });

  it('never returns what it rejects', () => {
    const both = answer(credit, { kind: 'rail_return' }, { kind: 'rail_reject' });
    expect(both).toMatchObject({ outcome: 'rejected', comesBack: false });
  });

  it('is silent or late beside any outcome', () => {
    expect(answer(credit, { kind: 'rail_timeout' }, { kind: 'rail_reject' })).toMatchObject({
      outcome: 'rejected',
      isSilent: true,
    });
    expect(answer(credit, { kind: 'slow_rail', delayMs: 700 })).toMatchObject({ outcome: 'settled', delayMs: 700 });
  });
});
