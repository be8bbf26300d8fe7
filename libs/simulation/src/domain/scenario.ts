import type { CrashStep } from '@ballast/platform-log';
import type { PriceOutage } from './market';
import type { ReceiverOutage } from './receiver';
import type { ClientRequest } from './services/gateway/requests';

/** A request of the client, sent at a time and again if there is no answer. */
export interface Action {
  /** Milliseconds after the beginning. */
  readonly atMs: number;
  readonly requestId: string;
  readonly request: ClientRequest;
}

/** A step between which and the next one a process can die. */
export type DeathStep = Extract<CrashStep, 'received' | 'fenced' | 'effected' | 'appended' | 'committed'>;

/** A fault that a simulation has. Counts of slices and publications are those of one service, from 1. */
export type Fault =
  /** The service dies while it handles its n-th slice, and comes back after a while. */
  | {
      readonly kind: 'crash';
      readonly service: string;
      readonly slice: number;
      readonly step: DeathStep;
      readonly downMs: number;
    }
  /** An instance stalls with the n-th slice in its hands, another one handles it, and the first one goes on later. */
  | { readonly kind: 'zombie'; readonly service: string; readonly slice: number; readonly stallMs: number }
  /** The publisher dies after its n-th publication and before it has forgotten it: the messages stand twice in the log. */
  | { readonly kind: 'republication'; readonly service: string; readonly publication: number }
  /** Each step of the service takes this long. */
  | { readonly kind: 'slowness'; readonly service: string; readonly delayMs: number }
  | ({ readonly kind: 'price_outage' } & PriceOutage)
  | ({ readonly kind: 'receiver_outage' } & ReceiverOutage)
  /** The venue settles the Operation of this request late. */
  | { readonly kind: 'slow_venue'; readonly requestId: string; readonly delayMs: number }
  /** The venue refuses the first Executions of the Operation of this request that trade the asset. */
  | {
      readonly kind: 'venue_refusal';
      readonly requestId: string;
      readonly asset: string;
      readonly executions: number;
    };

/** Everything that a simulation begins with; its seed decides the rest. */
export interface Scenario {
  readonly seed: number;
  /** Partitions of each topic: with more, more keys overtake each other. */
  readonly partitions: number;
  /** Upper bound of messages in a slice. */
  readonly sliceMessages: number;
  readonly actions: readonly Action[];
  readonly faults: readonly Fault[];
}
