import type { Outcome } from './run-scenario';
import type { Scenario } from './scenario';

/** A failed scenario in words: its violations, requests, faults and trace. `flags`: options that run it again. */
export function reportOf({ seed, actions, faults }: Scenario, { violations, trace }: Outcome, flags: string): string {
  return [
    `seed ${seed}: ${violations.length} violations with ${actions.length} requests and ${faults.length} faults`,
    ...violations.map((violation) => `  ✗ ${violation}`),
    'requests',
    ...actions.map(({ atMs, request }) => `  ${String(atMs).padStart(7)} ${JSON.stringify(request)}`),
    'faults',
    ...faults.map(({ kind, ...fault }) => `  ${kind} ${JSON.stringify(fault)}`),
    'trace',
    ...trace.map((line) => `  ${line}`),
    `again: npm run simulate -- --seed ${seed} --trace${flags}`,
  ].join('\n');
}
