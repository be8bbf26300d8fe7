import { commandsOf } from './operation.commands';
import { NOW, PRICES } from './testing/fixtures';

describe('the commands that facts call for', () => {
  it('are one for each chunk, in the order of the facts', () => {
    expect(
      commandsOf([
        { kind: 'quote_requested' },
        { kind: 'check_requested', chunks: [0, 1] },
        { kind: 'lock_requested' },
        { kind: 'settlement_requested', chunks: [1] },
        { kind: 'release_requested', chunks: [0] },
      ]),
    ).toEqual([
      { kind: 'quote_reference' },
      { kind: 'check_chunk', chunk: 0 },
      { kind: 'check_chunk', chunk: 1 },
      { kind: 'lock_prices' },
      { kind: 'settle_chunk', chunk: 1 },
      { kind: 'release_chunk', chunk: 0 },
    ]);
  });

  it('are none for facts without a request', () => {
    expect(
      commandsOf([
        { kind: 'checking_began' },
        { kind: 'prices_locked', prices: PRICES },
        { kind: 'settling_began', version: { sequence: 1, at: NOW } },
      ]),
    ).toEqual([]);
  });
});
