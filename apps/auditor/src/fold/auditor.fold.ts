import { decode, TOPICS } from '@ballast/contracts';
import { checkpointSealed } from '@ballast/contracts/audit';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { FoldPhase, ServiceFold } from '@ballast/platform-record';
import { ChainStore } from '../persistence/chain.store';
import { SealStore } from '../persistence/seal.store';

/** The chain of checkpoints, and how far each partition is sealed. */
export class AuditorFold implements ServiceFold {
  private readonly chain = new ChainStore();
  private readonly seals = new SealStore();

  readonly phases: readonly FoldPhase[] = [
    {
      topic: TOPICS.auditCheckpoints,
      types: [checkpointSealed.type],
      apply: (tx, messages) => this.append(tx, messages),
    },
  ];

  private async append(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
    for (const message of messages) {
      const checkpoint = decode(checkpointSealed, message).data;
      await this.chain.append(tx, checkpoint);
      await this.seals.save(tx, checkpoint.sequence, checkpoint.partitions);
    }
  }
}
