import { checkpointExample } from '@ballast/api';
import type { Checkpoint } from '@ballast/contracts';

/** A checkpoint of some time. Its hashes and signature are those of another one. */
export function checkpointAt(sequence: number, at: string): Checkpoint {
  return { ...checkpointExample, sequence, at };
}
