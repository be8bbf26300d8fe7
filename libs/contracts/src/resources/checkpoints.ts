import { z } from 'zod';
import { count, label, timestamp } from './formats';

/** Upper bound of the checkpoints of one page: a checkpoint names every partition that has grown. */
export const CHECKPOINTS_PER_PAGE_MAX = 200;

const NAME_MAX = 249;
const PEM_MAX = 1_000;

/** A SHA-256 in lower-case hex. */
function digest(description: string) {
  return z.string().meta({ pattern: '^[0-9a-f]{64}$', description });
}

export const auditKeySchema = z
  .object({
    key_id: digest('SHA-256 of the DER form of the public key.'),
    public_key: label('The public key, as PEM of its SPKI form.', PEM_MAX),
  })
  .meta({ id: 'AuditKey', description: 'A key of Ed25519 that signs checkpoints.' });
export type AuditKey = Readonly<z.output<typeof auditKeySchema>>;

const sealedPartitionSchema = z
  .object({
    topic: label('Topic of the record.', NAME_MAX),
    partition: count('Partition of the topic.'),
    size: count('Number of messages that are sealed, counted from the first one of the partition.'),
    root: digest('Root of the Merkle tree of these messages, after RFC 6962.'),
  })
  .meta({ id: 'SealedPartition', description: 'A partition of the record as a checkpoint seals it.' });
export type SealedPartition = Readonly<z.output<typeof sealedPartitionSchema>>;

export const checkpointSchema = z
  .object({
    sequence: z.int().meta({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: '1, 2, 3 … without gaps.' }),
    previous: digest('SHA-256 of the canonical JSON of the checkpoint before. 64 zeros in the first checkpoint.'),
    at: timestamp('Time of the checkpoint.'),
    key_id: digest('Key that signs this checkpoint.'),
    next_key: auditKeySchema.optional().meta({
      description:
        'Key that signs the checkpoints after this one. The first checkpoint names its own key; afterwards only a change of keys has this member.',
    }),
    partitions: z
      .array(sealedPartitionSchema)
      .meta({ description: 'Partitions that grew since the checkpoint before, by topic, then by partition.' }),
    root: digest(
      'Merkle root over the latest entries of all partitions, each as canonical JSON, by topic and partition.',
    ),
    signature: z.string().meta({
      pattern: '^[A-Za-z0-9+/]{86}==$',
      description: 'Signature of Ed25519 in base64, over the canonical JSON of the checkpoint without this member.',
    }),
  })
  .meta({ id: 'Checkpoint', description: 'The state of the whole record at one moment, signed by the auditor.' });
export type Checkpoint = Readonly<z.output<typeof checkpointSchema>>;
