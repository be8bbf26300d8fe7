import type { TradesBooked } from '@ballast/contracts';

/** The answer of the ledger to the trades of a chunk, from which its Operation closes the Executions. */
export interface SettlementAnswer extends Pick<TradesBooked, 'source' | 'operation_id' | 'chunk' | 'executed_at'> {
  /** Sources that the venue refused, with the refused leg. */
  readonly refused: { readonly source_id: string; readonly leg: number }[];
  /** Present when the chunk was withdrawn before any trade. */
  readonly withdrawn?: boolean | undefined;
}

export function settlementAnswer(booked: TradesBooked): SettlementAnswer {
  const { source, operation_id, chunk, executed_at, bookings, withdrawn } = booked;
  const refused = bookings.flatMap(({ source_id, refused_leg: leg }) => (leg === null ? [] : [{ source_id, leg }]));
  return { source, operation_id, chunk, executed_at, refused, withdrawn };
}
