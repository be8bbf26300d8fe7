import { compose, decode, TOPICS, type Movement, type RailOutcome } from '@ballast/contracts';
import { movementAnswered, movementSend, movementSent } from '@ballast/contracts/money';
import { newId } from '@ballast/kernel';
import { describeFold, eventually, useRunningService } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { service } from '../index';
import { record } from '../record';

const ENV = { BALLAST_MODE: 'sandbox', RAIL_ANSWER_MS: '20', RAIL_DUE_POLL_MS: '50' };
const money = useRunningService(service, [TOPICS.moneyEvents], ENV);

function movementOf(kind: 'withdrawal' | 'payout'): Movement {
  const [id, account_id] = [newId(), newId()];
  const terms = {
    id,
    direction: 'out' as const,
    account_id,
    account_group: `zrn:zh:eu:account:customer:${account_id}`,
    participant_code: 'HOLD',
    account_label: 'general',
    initiated_by: '',
    asset: 'USD',
    amount: '10.00',
    scale: 2,
    client_id: '',
  };
  const details = { address: 'somewhere', destination_tag: '', withdrawal_account_id: '', account: {} };
  return kind === 'withdrawal'
    ? { ...terms, kind, details }
    : { ...terms, kind, details: { external_account_id: newId(), description: '', account_model: '', metadata: {} } };
}

/** Sends a movement to the rail, twice: the second command finds it there. */
async function send(kind: 'withdrawal' | 'payout' = 'withdrawal'): Promise<string> {
  const movement = movementOf(kind);
  const command = compose(movementSend, {
    key: movement.account_id,
    cause: outsideCause(movement.id, 'SANDBX'),
    place: movement.id,
    occurredAt: '2026-04-17T10:00:00.000Z',
    data: { movement },
  });
  await money.driver.send([command, command]);
  return movement.id;
}

function outcomesOf(id: string): readonly RailOutcome[] {
  return money.driver
    .received(movementAnswered.type)
    .map((message) => decode(movementAnswered, message).data)
    .flatMap(({ movement, outcome }) => (movement.id === id ? [outcome] : []));
}

function sent(): readonly string[] {
  return money.driver.received(movementSent.type).map((message) => decode(movementSent, message).data.movement.id);
}

async function arm(scenario: string): Promise<void> {
  await money.http.call('POST', '/internal/faults', { id: newId(), scenario, times: 1 });
}

/** Sends movements that the rail settles, refuses, returns, is silent about, and answers after the spec has ended. */
async function work(): Promise<void> {
  const outcomes: (readonly RailOutcome[])[] = [];
  for (const scenario of ['slow_rail:1', 'rail_reject', 'rail_return']) {
    await arm(scenario);
    const id = await send();
    await eventually('the answer of the rail', () => outcomesOf(id).length > 0);
    outcomes.push(outcomesOf(id));
  }
  expect(outcomes).toEqual([['settled'], ['rejected'], ['returned']]);
  await arm('rail_return');
  const payout = await send('payout');
  await eventually('the payout has come back', () => outcomesOf(payout).length > 1);
  expect(outcomesOf(payout)).toEqual(['settled', 'returned']);
  await arm('rail_timeout');
  const silent = await send();
  await eventually('the rail has the silent movement', () => sent().includes(silent));
  await arm('slow_rail:3600000');
  await money.http.call('DELETE', '/internal/faults');
  await eventually('the rail answers after all', () => outcomesOf(silent).length > 0);
  expect(outcomesOf(silent)).toEqual(['settled']);
  await arm('slow_rail:3600000');
  const last = await send();
  // The next fault is for the next movement.
  await eventually('the rail has the movement', () => sent().includes(last));
}

describeFold({ record, databaseUrl: () => money.databaseUrl, work });
