import { compose, decode, TOPICS, type RailOutcome } from '@ballast/contracts';
import { withdrawalAnswered, withdrawalSend, withdrawalSent } from '@ballast/contracts/money';
import { newId } from '@ballast/kernel';
import { describeFold, eventually, useRunningService } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { service } from '../index';
import { record } from '../record';

const ENV = { BALLAST_MODE: 'sandbox', RAIL_ANSWER_MS: '20', RAIL_DUE_POLL_MS: '50' };
const money = useRunningService(service, [TOPICS.moneyEvents], ENV);

/** Sends a withdrawal to the rail, twice: the second command finds it there. */
async function send(): Promise<string> {
  const [id, account_id] = [newId(), newId()];
  const withdrawal = {
    id,
    account_group: `zrn:zh:eu:account:customer:${account_id}`,
    participant_code: 'HOLD',
    account_label: 'general',
    requestor_participant_code: '',
    initiated_by: '',
    asset: 'USD',
    requested_amount: '10.00',
    settled_amount: '0.00',
    status: 'APPROVED' as const,
    status_reason: '',
    status_code: '',
    address: 'somewhere',
    destination_tag: '',
    withdrawal_account_id: '',
    transaction_id: '',
    client_withdrawal_request_id: '',
    created_at: '2026-04-17T10:00:00.000Z',
    updated_at: '2026-04-17T10:00:00.000Z',
  };
  const command = compose(withdrawalSend, {
    key: account_id,
    cause: outsideCause(id, 'SANDBX'),
    place: id,
    occurredAt: '2026-04-17T10:00:00.000Z',
    data: { withdrawal, account_id, scale: 2 },
  });
  await money.driver.send([command, command]);
  return id;
}

function outcomesOf(id: string): readonly RailOutcome[] {
  return money.driver
    .received(withdrawalAnswered.type)
    .map((message) => decode(withdrawalAnswered, message).data)
    .flatMap(({ withdrawal, outcome }) => (withdrawal.id === id ? [outcome] : []));
}

function sent(): readonly string[] {
  return money.driver
    .received(withdrawalSent.type)
    .map((message) => decode(withdrawalSent, message).data.withdrawal.id);
}

async function arm(scenario: string): Promise<void> {
  await money.http.call('POST', '/internal/faults', { id: newId(), scenario, times: 1 });
}

/** Sends withdrawals that the rail settles, refuses, returns, and answers after the spec has ended. */
async function work(): Promise<void> {
  const outcomes: (readonly RailOutcome[])[] = [];
  for (const scenario of ['slow_rail:1', 'rail_reject', 'rail_return']) {
    await arm(scenario);
    const id = await send();
    await eventually('the answer of the rail', () => outcomesOf(id).length > 0);
    outcomes.push(outcomesOf(id));
  }
  expect(outcomes).toEqual([['settled'], ['rejected'], ['returned']]);
  await arm('slow_rail:3600000');
  const last = await send();
  // The next fault is for the next withdrawal.
  await eventually('the rail has the withdrawal', () => sent().includes(last));
}

describeFold({ record, databaseUrl: () => money.databaseUrl, work });
