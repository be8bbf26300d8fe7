import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ShownOperation } from './shown-operation';
import type { Conclusions } from './shown-values';

const CONTRACTS = join(__dirname, '..', '..', '..', 'contracts', 'src');
const OPERATION = 'f6245a33-efc2-4ee4-be3c-f12495375e91';

/** The text of a message as the contracts show it. */
function sample(context: string, name: string): string {
  const { value } = JSON.parse(readFileSync(join(CONTRACTS, context, 'samples', `${name}.json`), 'utf8')) as {
    readonly value: unknown;
  };
  return JSON.stringify(value);
}

const MESSAGES = [
  sample('pricing', 'prices.locked.v1'),
  sample('operation', 'operation.requested.v1'),
  sample('operation', 'operation.participants_listed.v1.with-amounts'),
  sample('operation', 'execution.closed.v1'),
  sample('execution', 'trades.booked.v1'),
  sample('credit', 'transactions.posted.v1'),
];

function concluded(messages: readonly string[], operation = OPERATION): Conclusions {
  const shown = new ShownOperation(operation);
  for (const value of messages) shown.take({ value });
  return shown.finish();
}

describe('the messages of a proof', () => {
  it('fit together', () => {
    expect(concluded(MESSAGES)).toMatchObject({
      contradictions: [],
      shown: [
        'each of 3 assets had one price, the locked one, in 9 legs and trades',
        '3 legs of 1 settled Executions have the quantity and the money that their price gives',
        'the legs of 1 Executions are the shares of an amount by the weights',
        'each of 12 transfers gives one account what it takes from another, so the 24 entries sum to zero for each asset',
        'the entries move what was traded, for each of 3 assets',
      ],
      notShown: [],
    });
  });

  it('contradict each other when one of them was written wrongly', () => {
    const wrong = MESSAGES.map((message) => {
      return message.includes('"trades.booked"') ? message.replace('60030.00', '60029.00') : message;
    });
    expect(concluded(wrong).contradictions).toEqual(['BTC has the prices 60030.00 and 60029.00']);
  });

  it('are left out when they are about something else, no JSON, or of another version', () => {
    const nothing = concluded([]);
    expect(concluded(MESSAGES, '1b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11')).toEqual(nothing);
    expect(concluded(['no JSON'])).toEqual(nothing);
    const newer = MESSAGES.map((message) => message.replace('"version":1', '"version":2'));
    expect(concluded(newer).notShown).toEqual([...nothing.notShown, 'the content of 6 messages of another version']);
  });
});
