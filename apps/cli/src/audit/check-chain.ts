import { type AuditKey, type Checkpoint, TOPICS } from '@ballast/contracts';
import { CheckpointChain, type Seal } from '@ballast/domain-seal';
import type { LogMessage, LogReader } from '@ballast/platform-log';
import { readCheckpoint } from './checkpoint-message';
import type { Finding } from './finding';
import type { WitnessFolder } from './witness-folder';

export interface ChainOptions {
  /** Key of the first checkpoint; the key that the checkpoint names when undefined. */
  readonly key: AuditKey | undefined;
  readonly witness: WitnessFolder | undefined;
  /** Called for each checkpoint of the chain, once. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void;
}

/** The chain of checkpoints as the log has it. */
export interface CheckedChain {
  readonly checkpoints: number;
  /** Time of the last checkpoint; empty when there is none. */
  readonly sealedAt: string;
  /** Seals of each partition, by `topic/partition`, the smallest first. */
  readonly seals: ReadonlyMap<string, readonly Seal[]>;
  readonly findings: readonly Finding[];
}

/** Reads all checkpoints and judges them: each one, their chain, and what a witness has kept of them. */
export async function checkChain(reader: LogReader, options: ChainOptions): Promise<CheckedChain> {
  const check = new ChainCheck(options);
  await reader.read({ topics: [TOPICS.auditCheckpoints], onMessage: (message) => check.take(message) });
  return check.end();
}

class ChainCheck {
  private readonly chain: CheckpointChain;
  private readonly seals = new Map<string, Seal[]>();
  private readonly findings: Finding[] = [];
  /** Sequences of all checkpoints that were read. */
  private readonly taken = new Set<number>();
  private checkpoints = 0;

  constructor(private readonly options: ChainOptions) {
    this.chain = new CheckpointChain(options.key);
  }

  take(message: LogMessage): void {
    const read = readCheckpoint(message);
    if (read === undefined) return this.add(message, 'no_checkpoint', 'the message is no checkpoint');
    const { checkpoint, isMessageAsSent } = read;
    const { sequence } = checkpoint;
    if (!isMessageAsSent) this.add(message, 'message', `the message around checkpoint ${sequence} was changed`);
    if (this.chain.isRepetition(checkpoint)) return;
    const flaws = this.chain.take(checkpoint);
    for (const { kind, detail } of flaws) this.add(message, kind, `checkpoint ${sequence}: ${detail}`);
    this.compareWitness(message, checkpoint);
    if (flaws.some(({ kind }) => kind === 'forked')) return;
    this.checkpoints += 1;
    for (const { topic, partition, size, root } of checkpoint.partitions) {
      const place = `${topic}/${partition}`;
      const known = this.seals.get(place) ?? [];
      known.push({ size, root, sequence });
      this.seals.set(place, known);
    }
    this.options.onCheckpoint?.(checkpoint);
  }

  end(): CheckedChain {
    const last = this.chain.end;
    for (const sequence of this.options.witness?.sequences ?? []) {
      if (this.taken.has(sequence)) continue;
      const says = `checkpoint ${sequence}, which the witness has, is missing`;
      this.findings.push({ kind: 'witness', topic: TOPICS.auditCheckpoints, partition: 0, offset: '', says });
    }
    for (const seals of this.seals.values()) seals.sort((one, other) => one.size - other.size);
    const { checkpoints, seals, findings } = this;
    return { checkpoints, sealedAt: last?.at ?? '', seals, findings };
  }

  private compareWitness(message: LogMessage, checkpoint: Checkpoint): void {
    const { sequence } = checkpoint;
    // A witness that is kept up to date gets this checkpoint only afterwards.
    this.taken.add(sequence);
    if (this.options.witness?.compare(checkpoint) === 'other') {
      this.add(message, 'witness', `checkpoint ${sequence} is not the one that the witness has`);
    }
  }

  private add({ topic, partition, offset }: LogMessage, kind: Finding['kind'], says: string): void {
    this.findings.push({ kind, topic, partition, offset, says });
  }
}
