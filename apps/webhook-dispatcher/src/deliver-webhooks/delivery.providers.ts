import { AttemptRecorder } from './attempt-recorder';
import { AttemptSender } from './attempt-sender';
import { BacklogCount } from './backlog-count';
import { Claims } from './claims';
import { DeliveryBuffer } from './delivery-buffer';
import { DeliveryLifecycle } from './delivery-lifecycle';
import { DeliveryMetrics } from './delivery-metrics';
import { DeliveryShutdown } from './delivery-shutdown';
import { DeliveryWorker } from './delivery-worker';
import { DueDeliveries } from './due-deliveries';
import { DueDeliveriesLoop } from './due-deliveries.loop';
import { DueSignal } from './due-signal';
import { EndpointConnections } from './endpoint-connections';
import { EndpointRetirement } from './endpoint-retirement';
import { EndpointRound } from './endpoint-round';
import { EndpointWatch } from './endpoint-watch';
import { Lease } from './lease';
import { LeaseRenewal } from './lease-renewal';
import { PendingDeliveriesQuery } from './pending-deliveries.query';
import { RecordAttemptsHandler } from './record-attempts.handler';
import { RecordedDeliveries } from './recorded-deliveries';
import { DeliveryReservations } from './reservation';

/** Providers that send deliveries. Each depends on earlier ones only: data flows from the database and back to it. */
export const DELIVERY_PROVIDERS = [
  // Deliveries in memory, and the lease that allows this instance to claim them.
  DeliveryBuffer,
  DueSignal,
  Lease,
  DeliveryMetrics,
  // Path of a new delivery into the buffer, with the transaction that queues it.
  DeliveryReservations,
  // Path from the buffer to the receiver, and of the outcome back to the database.
  RecordAttemptsHandler,
  RecordedDeliveries,
  AttemptRecorder,
  EndpointConnections,
  AttemptSender,
  DeliveryWorker,
  // Path from the database into the buffer.
  PendingDeliveriesQuery,
  Claims,
  EndpointWatch,
  EndpointRetirement,
  BacklogCount,
  EndpointRound,
  DueDeliveries,
  DueDeliveriesLoop,
  // Start and shutdown, and the renewal of the lease between them.
  LeaseRenewal,
  DeliveryShutdown,
  DeliveryLifecycle,
];
