import { explain, step } from '../print.mjs';
import { operate } from '../session.mjs';

/** Liquidates a Trader twice; the second liquidation finds nothing to sell. */
export async function liquidate(session) {
  const body = { participants: [{ participant_code: 'CUST03' }] };
  step('5. Liquidate');
  await operate(session, 'liquidate', body);

  step('5. Liquidate again: there is nothing left');
  const { executions } = await operate(session, 'liquidate', body);
  const [{ status, status_reason: reason }] = executions;
  if (reason !== 'no_holdings') throw new Error(`The second liquidation ended ${status}, ${reason}`);
  explain('The Trader of CUST03 is kept for audit: its Execution is skipped with no_holdings.');
}
