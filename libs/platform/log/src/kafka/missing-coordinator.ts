import { KafkaJSGroupCoordinatorNotFound } from 'kafkajs';

/**
 * Patches kafkajs 2.2.4, which calls this error final, although it means no more than that the connection ended over
 * which a consumer asked for the coordinator of its group, as when a broker restarts. A final error ends the process.
 * With the patch, the consumer starts anew.
 */
export function retryMissingCoordinator(): void {
  // The constructor assigns `retriable`; an accessor of the prototype answers instead of the assigned value.
  Object.defineProperty(KafkaJSGroupCoordinatorNotFound.prototype, 'retriable', {
    configurable: true,
    get: () => true,
    set: () => undefined,
  });
}
