import { readPin, type SubmittedPrice } from './read-pin';

describe('readPin', () => {
  it.each<[SubmittedPrice, object]>([
    [{ price: '60000.00' }, { price: '60000.00' }],
    [{ price: '0.01' }, { price: '0.01' }],
    [
      { bid: '59999', ask: '60001.5' },
      { bid: '59999', ask: '60001.5' },
    ],
    [
      { bid: '1.00', ask: '1.00' },
      { bid: '1.00', ask: '1.00' },
    ],
  ])('takes %j', (submitted, pin) => {
    expect(readPin(submitted, 2)).toEqual({ pin });
  });

  it.each<[SubmittedPrice, readonly string[]]>([
    [{}, ['price is required, or bid and ask']],
    [{ bid: '1.00' }, ['ask is required with bid']],
    [{ ask: '1.00' }, ['bid is required with ask']],
    [{ price: '1.00', ask: '1.00' }, ['price must not be sent together with bid or ask']],
    [{ price: '0.00' }, ['price must be greater than 0']],
    [{ price: '1.001' }, ['price must have at most 2 decimals']],
    [{ price: '1e3' }, ['price must be a plain decimal string']],
    [{ price: '-1.00' }, ['price must be a plain decimal string']],
    [{ bid: '2.00', ask: '1.00' }, ['bid must not be above ask']],
    [{ bid: '0', ask: '1.234' }, ['bid must be greater than 0', 'ask must have at most 2 decimals']],
    [
      { price: 'x', bid: '0' },
      [
        'price must not be sent together with bid or ask',
        'price must be a plain decimal string',
        'bid must be greater than 0',
      ],
    ],
  ])('names every violation of %j', (submitted, violations) => {
    expect(readPin(submitted, 2)).toEqual({ violations });
  });
});
