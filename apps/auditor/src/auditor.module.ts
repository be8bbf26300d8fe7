import { Module } from '@nestjs/common';
import { ChainStore } from './persistence/chain.store';
import { LeafStore } from './persistence/leaf.store';
import { SealStore } from './persistence/seal.store';
import { ProofsController } from './prove-operation/proofs.controller';
import { RecordReader } from './prove-operation/record-reader';
import { WholeRecord } from './prove-operation/whole-record';
import { SealRecordHandler } from './seal-record/seal-record.handler';
import { SealMetrics } from './seal-record/seal.metrics';
import { Sealer } from './seal-record/sealer';
import { UnsealedQuery } from './seal-record/unsealed.query';
import { CheckpointsController } from './show-checkpoints/checkpoints.controller';
import { CheckpointsQuery } from './show-checkpoints/checkpoints.query';
import { TakeRecordConsumer } from './take-record/take-record.consumer';
import { TakeRecordHandler } from './take-record/take-record.handler';

@Module({
  controllers: [TakeRecordConsumer, CheckpointsController, ProofsController],
  providers: [
    TakeRecordHandler,
    SealRecordHandler,
    Sealer,
    SealMetrics,
    ChainStore,
    LeafStore,
    SealStore,
    UnsealedQuery,
    CheckpointsQuery,
    WholeRecord,
    RecordReader,
  ],
})
export class AuditorModule {}
