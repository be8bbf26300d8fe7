import { compose, type Outflow, type OutflowDecided } from '@ballast/contracts';
import { depositPosted, outflowDecided } from '@ballast/contracts/credit';
import { newId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { outsideCause } from '@ballast/test-kit';
import { altered, replayMessages } from '../testing/replayed-messages';

const PLATFORM = 'SANDBX';
const AT = '2026-04-17T10:00:00.000Z';
const dated = { created_at: AT, updated_at: AT };
const DEPOSIT = { id: newId(), request_id: newId(), account: 'A', asset: 'USD', amount: '10.00', ...dated };

function address() {
  const id = newId();
  return { cause: outsideCause(id, PLATFORM), key: PLATFORM, place: id, occurredAt: AT };
}

const deposited = compose(depositPosted, {
  ...address(),
  data: { deposit: DEPOSIT, transaction_id: newId(), position: 1, balance_after: '10.00' },
});

function reversal(fields: Partial<OutflowDecided> = {}): OutgoingMessage {
  const outflow: Outflow = {
    kind: 'deposit_reversal',
    id: newId(),
    request_id: newId(),
    created_at: AT,
    deposit: DEPOSIT,
    reason: 'bounced',
  };
  const inputs = { balance: '10.00', held: '0.00', account_status: null, is_reversed: false };
  const posted = { refusal: null, transaction_id: newId(), position: 2, balance_after: '0.00' };
  return compose(outflowDecided, { ...address(), data: { outflow, inputs, ...posted, ...fields } });
}

const again = reversal({
  refusal: 'deposit_reversed',
  inputs: { balance: '0.00', held: '0.00', account_status: null, is_reversed: true },
  transaction_id: '',
  position: 0,
  balance_after: '',
});

async function deviations(...messages: readonly OutgoingMessage[]): Promise<readonly unknown[]> {
  return (await replayMessages(messages)).differences;
}

describe('an outflow that is decided again', () => {
  it('comes out as it was recorded', async () => {
    expect(await deviations(deposited, reversal(), again)).toEqual([]);
  });

  it.each<[string, (data: Record<string, unknown>) => object, string]>([
    ['a refusal that has no reason', (data) => ({ ...data, refusal: 'insufficient_funds' }), 'refusal'],
    ['another balance after it', (data) => ({ ...data, balance_after: '1.00' }), 'balance_after'],
    ['another place in the journal', (data) => ({ ...data, position: 3 }), 'position'],
    [
      'a posting that the balance did not allow',
      (data) => ({ ...data, inputs: { balance: '9.99', held: '0.00', account_status: null, is_reversed: false } }),
      'refusal',
    ],
    [
      'more money than the deposit had',
      (data) => ({ ...data, outflow: { ...(data['outflow'] as object), deposit: { ...DEPOSIT, amount: '9.00' } } }),
      '',
    ],
  ])('shows %s', async (_what, change, member) => {
    const found = await deviations(deposited, altered(reversal(), change));
    expect(JSON.stringify(found)).toContain(member);
    expect(found).not.toEqual([]);
  });

  it('shows a deposit that was never posted, and one that was reversed twice', async () => {
    expect(await deviations(reversal({ position: 1, balance_after: '-10.00' }))).toMatchObject([
      { member: 'outflow/deposit' },
    ]);
    const twice = await deviations(deposited, reversal(), reversal({ position: 3, balance_after: '-10.00' }));
    expect(JSON.stringify(twice)).toContain('is_reversed');
  });
});
