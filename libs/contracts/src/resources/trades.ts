import { z } from 'zod';
import { asset, count, decimal, identifier, prose, timestamp } from './formats';

export const tradeSchema = z
  .object({
    id: identifier('Id of the trade.'),
    execution_id: identifier('Execution that the trade belongs to.'),
    instruction_index: count('Position of the Instruction in its Execution, from 0.'),
    side: z.enum(['buy', 'sell']).meta({ description: 'Direction of the trade, as the participant sees it.' }),
    underlying_currency: asset('Asset that was traded.'),
    quoted_currency: asset('Currency of the price.'),
    price: decimal('Price of one unit of the asset, in the quoted currency.'),
    quantity: decimal('Quantity of the asset that was traded.'),
    notional: decimal('Money that was paid or received, in the quoted currency.'),
    venue: prose('Venue that booked the trade.'),
    executed_at: timestamp('Time of the trade: RFC 3339, UTC, milliseconds.'),
  })
  .meta({ id: 'Trade', description: 'A trade as the venue booked it.' });
export type BookedTrade = Readonly<z.output<typeof tradeSchema>>;
