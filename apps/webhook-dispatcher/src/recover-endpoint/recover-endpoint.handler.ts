import { randomUUID } from 'node:crypto';
import type { INTERNAL, InternalAnswer } from '@ballast/internal-api';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { WritePath } from '@ballast/platform-log';
import type { Address } from '../manage-endpoints/endpoint-input';
import { startRecovery } from '../persistence/recovery.store';
import { lockEnabled } from '../test-endpoint/test-endpoint.handler';
import type { RecoveryWorker } from './recovery-worker';

type AcceptedRecovery = InternalAnswer<typeof INTERNAL.endpoints.recover>;

/** Takes note that an endpoint wants what it missed; the worker does the rest. */
export class RecoverEndpointHandler {
  constructor(
    private readonly parts: {
      readonly writePath: WritePath;
      readonly worker: RecoveryWorker;
      readonly clock: Clock;
    },
  ) {}

  /** @throws Problem `not_found`, `conflict` for an endpoint that is disabled. */
  async accept(address: Address, since: string): Promise<AcceptedRecovery> {
    const { writePath, worker, clock } = this.parts;
    await writePath.run(async (tx) => {
      const { id, platformCode } = await lockEnabled(tx, address);
      await startRecovery(tx, { endpointId: id, platformCode, since, run: randomUUID() }, toTimestamp(clock()));
      return { result: undefined, messages: [] };
    });
    worker.wake();
    return { endpoint_id: address.id, since };
  }
}
