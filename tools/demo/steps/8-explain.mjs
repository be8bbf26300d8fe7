import { addressOf, API } from '../api.mjs';
import { explain, money, say, signed, step, table } from '../print.mjs';
import { request } from '../session.mjs';

/** Shows the explanation of one Execution, and the reconciliation of its Operation with trades and ledger. */
export async function explainAndReconcile(session, { operation, executions: [execution] }) {
  step('8. Explain it afterwards, and reconcile');
  const { instructions } = await request(session, API.getExecutionExplanation, {
    params: { execution_id: execution.id },
  });
  explain(`How the Execution of ${execution.participant_code} came to its numbers`);
  table(EXPLANATION, instructions.map((instruction) => instruction.explanation).map(withNames));

  say('');
  const params = { operation_id: operation.id };
  const { executions, sums, differences } = await request(session, API.getOperationReconciliation, { params });
  const [trades, entries] = ['trades', 'entries'].map((part) => executions.flatMap((one) => one[part]).length);
  explain(`Reconciliation: ${trades} trades, ${entries} ledger entries, ${differences.length} differences`);
  table(
    [
      ['asset', ({ asset }) => asset],
      ['debits', ({ debits }) => money(debits)],
      ['credits', ({ credits }) => money(credits)],
      ['sum', ({ sum }) => sum],
    ],
    sums,
  );
  if (differences.length > 0) throw new Error(`The Operation does not reconcile: ${differences.join('; ')}`);
  explain(`The whole of it, for auditors: GET ${addressOf(API.getOperationReconciliation, { params })}`);
}

const EXPLANATION = [
  ['asset', (leg) => leg.underlying_currency],
  ['side', (leg) => leg.side],
  ['held', (leg) => leg.held_quantity || '–'],
  ['weight', (leg) => leg.target_weight],
  ['target less held', (leg) => leg.delta],
  ['reference', (leg) => money(leg.reference_price)],
  ['locked', (leg) => money(leg.locked_price) || '–'],
  ['unrounded quantity', (leg) => leg.raw_quantity],
  ['quantity (rounded)', (leg) => `${leg.quantity} (${leg.quantity_rounding})`],
  ['money', (leg) => money(leg.notional)],
];

function withNames(leg) {
  return { ...leg, delta: leg.delta_notional === '' ? '–' : signed(leg.delta_notional) };
}
