import type { PriceOutage } from './market';
import type { ReceiverOutage } from './receiver';
import type { DeathStep, Fault } from './scenario';
import { effectIdOf } from './services/gateway/requests';
import type { Venue } from './services/execution';

/** The faults of a scenario, as the parts of a simulation ask for them. */
export interface FaultPlan {
  readonly priceOutages: readonly PriceOutage[];
  readonly receiverOutages: readonly ReceiverOutage[];
  readonly venue: Venue;
  /** The death of a service at its n-th slice; undefined when it survives the slice. */
  crash(service: string, slice: number): { readonly step: DeathStep; readonly downMs: number } | undefined;
  /** Milliseconds for which an instance stalls with the n-th slice; undefined when it does not stall. */
  stall(service: string, slice: number): number | undefined;
  republishes(service: string, publication: number): boolean;
  /** Milliseconds that each step of a service takes. */
  delayMs(service: string): number;
}

type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

export function faultPlanOf(faults: readonly Fault[]): FaultPlan {
  const of = <K extends Fault['kind']>(kind: K): readonly FaultOf<K>[] =>
    faults.filter((fault): fault is FaultOf<K> => fault.kind === kind);
  const crashes = of('crash');
  const zombies = of('zombie');
  const republications = of('republication');
  const slowness = of('slowness');
  return {
    priceOutages: of('price_outage'),
    receiverOutages: of('receiver_outage'),
    venue: venueOf(of('slow_venue'), of('venue_refusal')),
    crash: (service, slice) => crashes.find((each) => each.service === service && each.slice === slice),
    stall: (service, slice) => zombies.find((each) => each.service === service && each.slice === slice)?.stallMs,
    republishes: (service, publication) =>
      republications.some((each) => each.service === service && each.publication === publication),
    delayMs: (service) => slowness.find((each) => each.service === service)?.delayMs ?? 0,
  };
}

function venueOf(slow: readonly FaultOf<'slow_venue'>[], refusing: readonly FaultOf<'venue_refusal'>[]): Venue {
  const delays = new Map(slow.map(({ requestId, delayMs }) => [effectIdOf(requestId), delayMs]));
  return (operationId) => ({
    delayMs: delays.get(operationId) ?? 0,
    refusals: new Map(
      refusing
        .filter(({ requestId }) => effectIdOf(requestId) === operationId)
        .map(({ asset, executions }) => [asset, executions]),
    ),
  });
}
