import { z } from 'zod';
import { auditKeySchema, checkpointSchema } from './checkpoints';

/** Name of the format of proofs. A proof of another format needs another checker. */
export const PROOF_FORMAT = 'ballast-proof/1';

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 digits of lower-case hex');
const whole = z.int().min(0);

/** A range of a partition of the record of which a proof shows messages. */
const provenPartitionSchema = z.object({
  topic: z.string(),
  partition: whole,
  /** Number of messages in the tree that the checkpoint seals. */
  size: whole,
  /** Sequence of the checkpoint. */
  checkpoint: whole,
  /** Leaves that the proof shows, and the hashes beside them that lead to the root. */
  range: z.object({ first: whole, last: whole, path: z.array(digest) }),
});
export type ProvenPartition = Readonly<z.output<typeof provenPartitionSchema>>;

/** First line of a proof. */
const proofHeadSchema = z.object({
  format: z.literal(PROOF_FORMAT),
  operation: z.string(),
  /** Prices that were locked for the whole Operation, as the message says that locks them; none without that message. */
  prices: z.array(z.object({ asset: z.string(), price: z.string() })),
  keys: z.array(auditKeySchema),
  /**
   * Ranges, those of one partition in their order. The messages of a partition follow in their order, those of several
   * partitions in any order.
   */
  partitions: z.array(provenPartitionSchema),
});
export type ProofHead = Readonly<z.output<typeof proofHeadSchema>>;

/** A message of the record. */
const provenFactSchema = z.object({
  topic: z.string(),
  partition: whole,
  offset: z.string(),
  place: z.literal(0),
  /** Place of the leaf in the tree of its partition. */
  index: whole,
  key: z.string(),
  /** Headers with `type`, as they are hashed. */
  headers: z.record(z.string(), z.string()),
  value: z.string(),
});
export type ProvenFact = Readonly<z.output<typeof provenFactSchema>>;

/** The hash of a message that lies among those of the proof and is not shown. */
const hiddenLeafSchema = z.object({ topic: z.string(), partition: whole, index: whole, hash: digest });
export type HiddenLeaf = Readonly<z.output<typeof hiddenLeafSchema>>;

/** Last line: counts of all that the proof has shown, so that a proof that broke off is recognized. */
const proofEndSchema = z.object({
  /** Executions that have ended, trades and ledger entries in the messages that are shown. */
  executions: whole,
  trades: whole,
  entries: whole,
  /** Messages that are shown, and messages of which only the hash is shown. */
  facts: whole,
  leaves: whole,
});
export type ProofEnd = Readonly<z.output<typeof proofEndSchema>>;

/** A line of a proof. The head has no member of its own, so that the format is the first thing in the file. */
export const proofLineSchema = z.union([
  proofHeadSchema,
  z.object({ checkpoint: checkpointSchema.loose() }),
  z.object({ fact: provenFactSchema }),
  z.object({ leaf: hiddenLeafSchema }),
  z.object({ end: proofEndSchema }),
]);
export type ProofLine = z.output<typeof proofLineSchema>;
