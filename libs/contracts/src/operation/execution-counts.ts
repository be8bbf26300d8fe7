import { z } from 'zod';

/** Executions of an Operation, counted by outcome. */
export const executionCountsSchema = z.object({
  /** Executions of the Operation; 0 until all are decided. */
  total: z.number().int(),
  settled: z.number().int(),
  skipped: z.number().int(),
  rejected: z.number().int(),
});
export type ExecutionCounts = Readonly<z.output<typeof executionCountsSchema>>;
