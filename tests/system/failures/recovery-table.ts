import { describeFailure, FAILURE_KINDS, type Failure } from './failure-plan';

/** A failure with the time that the platform needed after its end. */
export interface Recovery {
  readonly failure: Failure;
  /** Milliseconds from the end of the failure until all that was open then had ended, and new requests settled. */
  readonly recoveredMs: number;
  /** Operations of the load that settled from the beginning of the failure to the recovery. */
  readonly settled: number;
}

/** Report: a row for each kind with the number of its failures and recovery times, then all failures in their order. */
export function recoveryTable(recoveries: readonly Recovery[]): string {
  const rows = FAILURE_KINDS.flatMap((kind) => {
    const times = recoveries
      .filter(({ failure }) => failure.kind === kind)
      .map(({ recoveredMs }) => recoveredMs)
      .sort((one, other) => one - other);
    if (times.length === 0) return [];
    const median = times[Math.floor((times.length - 1) / 2)] ?? 0;
    return [row(kind, [times.length, median, times.at(-1) ?? 0])];
  });
  const each = recoveries.map(
    ({ failure, recoveredMs, settled }) => `  ${describeFailure(failure)}: ${recoveredMs} ms, ${settled} settled`,
  );
  return [row('failure', ['times', 'median ms', 'longest ms']), ...rows, 'in their order:', ...each].join('\n');
}

function row(name: string, cells: readonly (string | number)[]): string {
  return name.padEnd(20) + cells.map((cell) => String(cell).padStart(12)).join('');
}
