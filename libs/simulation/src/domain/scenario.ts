import type { CrashStep } from '@ballast/platform-log';
import type { PriceOutage } from './market';
import type { ReceiverOutage } from './receiver';
import type { ClientRequest } from './services/gateway/requests';

/** Every service, in the order from which a seed picks. A new one is added at the end. */
export const SIMULATED_SERVICES = [
  'gateway',
  'advisor-registry',
  'operation-orchestrator',
  'credit-check',
  'pricing',
  'execution',
  'webhook-dispatcher',
  'auditor',
] as const;

/** A request of the client, sent at a given time and repeated while there is no answer. */
export interface Action {
  /** Milliseconds after the beginning. */
  readonly atMs: number;
  readonly requestId: string;
  readonly request: ClientRequest;
}

/** A step after which a process can die, before its next step. */
export type DeathStep = Extract<CrashStep, 'received' | 'fenced' | 'effected' | 'appended' | 'committed'>;

/** A fault in a simulation. `slice` and `publication` are numbers, from 1, in the count of the named service alone. */
export type Fault =
  /** The service dies while it handles its n-th slice, and comes back after `downMs`. */
  | {
      readonly kind: 'crash';
      readonly service: string;
      readonly slice: number;
      readonly step: DeathStep;
      readonly downMs: number;
    }
  /** An instance stalls with its n-th slice. Another one handles the slice; the first goes on after `stallMs`. */
  | { readonly kind: 'zombie'; readonly service: string; readonly slice: number; readonly stallMs: number }
  /** The publisher dies after its n-th publication, before it forgets the messages: the log then has them twice. */
  | { readonly kind: 'republication'; readonly service: string; readonly publication: number }
  /** Each step of the service takes `delayMs`. */
  | { readonly kind: 'slowness'; readonly service: string; readonly delayMs: number }
  | ({ readonly kind: 'price_outage' } & PriceOutage)
  | ({ readonly kind: 'receiver_outage' } & ReceiverOutage)
  /** The venue settles the Operation of this request `delayMs` late. */
  | { readonly kind: 'slow_venue'; readonly requestId: string; readonly delayMs: number }
  /** The venue refuses the asset in the first Executions that trade it, in the Operation of this request. */
  | {
      readonly kind: 'venue_refusal';
      readonly requestId: string;
      readonly asset: string;
      readonly executions: number;
    };

/** Everything that a simulation is given. Its seed decides the rest. */
export interface Scenario {
  readonly seed: number;
  /** Number of partitions of each topic. The more there are, the more often messages of two keys change order. */
  readonly partitions: number;
  /** Upper bound of messages in a slice. */
  readonly sliceMessages: number;
  readonly actions: readonly Action[];
  readonly faults: readonly Fault[];
}
