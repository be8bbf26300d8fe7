import { z } from 'zod';
import { asset, decimal, decimalOrEmpty, prose, timestamp } from './formats';
import { executionSchema, instructionSchema } from './resources';

/** A price at which an Operation was checked or settles. */
export const operationPriceSchema = z
  .object({
    underlying_currency: asset('Asset that the price is for.'),
    price: decimal('Price in the quoted currency, with the spread of its side applied.'),
    source: prose('Source of the quote, for example `feed`.'),
    as_of: timestamp('Time of the quote: RFC 3339, UTC, milliseconds.'),
  })
  .meta({
    id: 'OperationPrice',
    description: 'Customer price of one asset for one Operation, with the quote that it was made of.',
  });
export type OperationPrice = Readonly<z.output<typeof operationPriceSchema>>;

/** Arithmetic of a leg as data: from the weights of the request to the quantity and the money. */
export const legExplanationSchema = z
  .object({
    underlying_currency: asset('Asset of the leg.'),
    side: z.enum(['buy', 'sell']).meta({ description: 'Direction of the leg.' }),
    target_weight: decimal(
      'Weight of the asset in `allocations`. `0` when the asset is not listed, and in a liquidation, which has no allocations.',
    ),
    target_notional: decimalOrEmpty(
      'Exact money that the asset should get, before any rounding: the weight times the amount of the request; in a rebalance the weight times the value of all holdings at the reference prices.',
    ),
    held_quantity: decimalOrEmpty(
      'Quantity that the Trader held when the Execution was decided. Empty for an enrollment or a top-up without a plan, which do not read holdings.',
    ),
    held_notional: decimalOrEmpty('Exact value of the holding: `held_quantity` times `reference_price`.'),
    delta_notional: decimalOrEmpty(
      'In a rebalance: exact difference of `target_notional` and `held_notional`. A negative difference is sold.',
    ),
    reference_price: decimalOrEmpty('Price that the credit check used. Empty where the check needs no price.'),
    locked_price: decimalOrEmpty(
      'Price of the Operation. Empty until it is locked, and for a leg that ended before that.',
    ),
    raw_quantity: decimalOrEmpty(
      'Quantity before rounding, with ten decimals more than the instrument trades: the amount of the leg divided by the price.',
    ),
    quantity: decimalOrEmpty('Quantity at the scale of the instrument.'),
    quantity_rounding: z.enum(['down', 'up', 'none']).meta({
      description: 'Direction in which `raw_quantity` is rounded to `quantity`. `none`: the whole position is sold.',
    }),
    notional: decimalOrEmpty('Money that is paid or received, at the scale of the quoted currency.'),
    rounding_residue: decimalOrEmpty(
      'Exact difference of `notional` and `quantity` times the price: the money that rounding left.',
    ),
    minimum_notional: decimalOrEmpty(
      'Least money for which the leg is traded: the minimum of the instrument, or one unit of the currency when the whole position is sold.',
    ),
    compared_notional: decimalOrEmpty('Money that is compared with `minimum_notional`.'),
    is_below_minimum: z.boolean().meta({
      description: 'Whether the leg was dropped because it is below the minimum or its quantity rounds to 0.',
    }),
  })
  .meta({
    id: 'LegExplanation',
    description:
      'Arithmetic of a leg. A value that is not known, or not yet known, is empty. Exact values have all their digits and no trailing zeros. Until prices are locked, reference prices take their place.',
  });
export type LegExplanation = Readonly<z.output<typeof legExplanationSchema>>;

/** An Instruction with the explanation of its numbers. */
export const explainedInstructionSchema = instructionSchema
  .extend({ explanation: legExplanationSchema })
  .meta({ id: 'ExplainedInstruction', description: 'A leg of an Execution with the explanation of its numbers.' });

export const plannedExecutionSchema = z
  .object({
    ...executionSchema.pick({ participant_code: true, status: true, status_reason: true, status_code: true }).shape,
    instructions: z
      .array(explainedInstructionSchema)
      .meta({ description: 'Legs of the Execution, each with its explanation.' }),
  })
  .meta({
    id: 'PlannedExecution',
    description:
      'Planned outcome for one participant. `awaiting_execution`: it passes every check, and its Instructions show the price, the quantity and the money at which they would settle.',
  });
export type PlannedExecution = Readonly<z.output<typeof plannedExecutionSchema>>;
