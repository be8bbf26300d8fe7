import { SERVICE_NAMES } from '@ballast/all-in-one';
import { sequence } from '../contention/load';

/** Ways in which a part of a running cluster fails. */
export const FAILURE_KINDS = [
  'kill',
  'pause',
  'stop',
  'power failure',
  'suspension',
  'broker restart',
  'database restart',
  'silent database',
  'silent broker',
  'silent service',
  'silent receiver',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** Failures of all processes at once. */
export const WHOLE_KINDS: ReadonlySet<FailureKind> = new Set(['power failure', 'suspension']);
/** Failures of one process or of its network. */
const PROCESS_KINDS: ReadonlySet<FailureKind> = new Set([
  'kill',
  'pause',
  'stop',
  'silent database',
  'silent broker',
  'silent service',
]);

/** A failure with its place and its length. */
export interface Failure {
  readonly kind: FailureKind;
  /** Process that fails, or whose network goes silent, for example `pricing/2`. Unused by other kinds. */
  readonly process: string;
  readonly lastsMs: number;
  /** Whether a silence ends with the loss of the connections made before; otherwise their bytes arrive late. */
  readonly losesConnections: boolean;
}

/** Instances of each service. */
export const INSTANCES = 2;
/** Lengths of a failure in milliseconds: below and above the 10 s after which other instances take partitions over. */
const DURATIONS_MS = [1_000, 3_500, 11_500];
/** Length of a failure of all processes: longer than every wait of `WaitingOperations`, and than prices stay fresh. */
const WHOLE_DURATION_MS = 6_500;
/** Services whose internal calls the run makes all the time, so that their callers notice a silence. */
const CALLED_SERVICES = ['credit-check', 'pricing', 'webhook-dispatcher'];

/**
 * Failures without an end. Each round has every kind once, in a random order, so a run of one round has seen every kind.
 * The same seed gives the same failures.
 */
export function* planFailures(seed: number): Generator<Failure, never> {
  const random = sequence(seed);
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[random(from.length)];
    if (picked === undefined) throw new Error('A choice needs at least one entry');
    return picked;
  };
  for (;;) {
    const round: FailureKind[] = [...FAILURE_KINDS];
    while (round.length > 0) {
      const kind = pick(round);
      round.splice(round.indexOf(kind), 1);
      const service = pick(kind === 'silent service' ? CALLED_SERVICES : SERVICE_NAMES);
      const lastsMs = pick(DURATIONS_MS);
      yield {
        kind,
        process: `${service}/${1 + random(INSTANCES)}`,
        lastsMs: WHOLE_KINDS.has(kind) ? WHOLE_DURATION_MS : lastsMs,
        losesConnections: random(2) === 0,
      };
    }
  }
}

/** A failure in words, for the report. */
export function describeFailure({ kind, process, lastsMs, losesConnections }: Failure): string {
  const where = PROCESS_KINDS.has(kind) ? ` ${process}` : '';
  const lost = kind.startsWith('silent') && losesConnections ? ', connections lost' : '';
  return `${kind}${where} for ${lastsMs} ms${lost}`;
}
