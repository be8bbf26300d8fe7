import { z } from 'zod';
import { timestampString } from './decimals';
import { executionSchema, instructionSchema } from './resources';

function decimal(description: string) {
  return z.string().meta({ description });
}

/** A price that an Operation goes by. */
export const operationPriceSchema = z
  .object({
    underlying_currency: z.string(),
    price: decimal('In the quoted currency, with the spread of its side applied.'),
    source: z.string().meta({ description: 'Where the quote came from.' }),
    as_of: timestampString,
  })
  .meta({ id: 'OperationPrice', description: 'A customer price that an Operation goes by, and what it was made of.' });
export type OperationPrice = Readonly<z.output<typeof operationPriceSchema>>;

/** How a leg came to its quantity and its money: the arithmetic as data. */
export const legExplanationSchema = z
  .object({
    underlying_currency: z.string().meta({ description: 'The asset of the leg.' }),
    side: z.enum(['buy', 'sell']),
    target_weight: decimal(
      'What `allocations` give the asset; `0` where it is not listed, and in a liquidation, which takes no allocations.',
    ),
    target_notional: decimal(
      'Exact, before any rounding: the weight times the amount asked, of a rebalance the weight times the worth of all that is held at the reference prices.',
    ),
    held_quantity: decimal(
      'What the Trader held of the asset when the Execution was decided. Empty for an enroll or a top-up without a plan, which does not ask.',
    ),
    held_notional: decimal('Exact: the quantity held times the reference price.'),
    delta_notional: decimal('Of a rebalance: the target less what is held, exact. What is negative is sold.'),
    reference_price: decimal('The price of the credit check. Empty where it needed none, as buys of money do.'),
    locked_price: decimal('The price of the Operation. Empty until it is locked, and for a leg that ended before.'),
    raw_quantity: decimal(
      'The amount of the leg divided by the price, with ten digits more than the instrument trades: what `quantity` is rounded from.',
    ),
    quantity: decimal('At the scale of the instrument.'),
    quantity_rounding: z
      .enum(['down', 'up', 'none'])
      .meta({ description: 'How `quantity` is rounded from `raw_quantity`; `none`: all of the position is sold.' }),
    notional: decimal('What is paid or received, at the scale of the quoted currency.'),
    rounding_residue: decimal(
      'Exact: `notional` less `quantity` times the price. What rounding left on the side of the money.',
    ),
    minimum_notional: decimal(
      'The least that lets the leg run: the minimum of the instrument, or one unit of the currency when all of a position is sold.',
    ),
    compared_notional: decimal('What is compared with `minimum_notional`.'),
    is_below_minimum: z
      .boolean()
      .meta({ description: 'The leg was dropped: it is under the minimum, or its quantity rounds to 0.' }),
  })
  .meta({
    id: 'LegExplanation',
    description:
      'How a leg came to its quantity and its money. Decimals as strings; what is not known, or not yet, is empty. Exact values are printed with all the digits they have and no trailing zeros. Reference prices stand in until prices are locked.',
  });
export type LegExplanation = Readonly<z.output<typeof legExplanationSchema>>;

/** An Instruction as its Execution shows it, and how it came about. */
export const explainedInstructionSchema = instructionSchema
  .extend({ explanation: legExplanationSchema })
  .meta({ id: 'ExplainedInstruction' });

export const plannedExecutionSchema = z
  .object({
    ...executionSchema.pick({ participant_code: true, status: true, status_reason: true, status_code: true }).shape,
    instructions: z.array(explainedInstructionSchema),
  })
  .meta({
    id: 'PlannedExecution',
    description:
      'What would become of one participant. `awaiting_execution`: it passes every check, and its Instructions show the price, the quantity and the money that they would settle at.',
  });
export type PlannedExecution = Readonly<z.output<typeof plannedExecutionSchema>>;
