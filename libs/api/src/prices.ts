import { decimal, label, timestamp } from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall } from './api-call';

const SYMBOL_PATTERN = /^[A-Z0-9]{1,16}\/[A-Z0-9]{1,16}$/;
const SYMBOLS_LENGTH_MAX = 4_000;

const priceSchema = z
  .object({
    symbol: label('Name of the instrument, for example `BTC/USD`.', 33),
    bid: decimal('Price at which customers sell.'),
    mid: decimal('Price in the middle of bid and ask.'),
    ask: decimal('Price at which customers buy.'),
    as_of: timestamp('Time of the price: RFC 3339, UTC, milliseconds.'),
  })
  .meta({ id: 'Price', description: 'The last price of one instrument. `as_of` tells how old it is.' });

export const symbolsFilter = z
  .string()
  .max(SYMBOLS_LENGTH_MAX, `must have at most ${SYMBOLS_LENGTH_MAX} characters`)
  .transform((text) => text.split(','))
  .refine(
    (symbols) => symbols.every((symbol) => SYMBOL_PATTERN.test(symbol)),
    'must name instruments such as BTC/USD, with commas between',
  )
  .optional()
  .meta({
    description:
      'Names of instruments, with commas between: `BTC/USD,ETH/USD`. All instruments when absent. A name that no instrument has adds nothing.',
    maxLength: SYMBOLS_LENGTH_MAX,
  });

export const PRICE_CALLS = {
  listPrices: apiCall({
    id: 'listPrices',
    tag: 'Instruments',
    method: 'GET',
    path: '/prices',
    summary: 'List the prices of now',
    description:
      'The prices at which customers would trade now. They bind nobody: an Operation is priced when it is executed, and a quote has a price of its own.',
    access: 'READ',
    callers: ALL_KEYS,
    query: z.strictObject({ symbols: symbolsFilter }),
    answers: {
      200: {
        description:
          'The last price of each instrument, in the order of the symbols. An instrument without a price is left out.',
        schema: z
          .object({ prices: z.array(priceSchema).meta({ description: 'Prices in the order of the symbols.' }) })
          .meta({ id: 'Prices', description: 'The last prices of instruments.' }),
        example: {
          prices: [
            {
              symbol: 'BTC/USD',
              bid: '59970.00',
              mid: '60000.00',
              ask: '60030.00',
              as_of: '2026-04-17T10:30:00.000Z',
            },
          ],
        },
      },
    },
  }),
} as const;
